package org.photosphere.services.cli.stream;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Digests;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.ModelReport;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.config.HttpSettings;

/**
 * Models served by the running nodes, as reported by one of them.
 *
 * @param address address that was queried
 * @param status status of the cluster, or null
 * @param silence reason for which there is no answer, empty if there is one
 */
record ServedModels(String address, @Nullable ClusterStatus status, String silence) {

    /** Queries a node; a failure is part of the result. */
    static ServedModels ask(NodeStatus node, HttpSettings http) {
        String address = node.address(http);
        try {
            return new ServedModels(address, node.get(http), "");
        } catch (InputException e) {
            return new ServedModels(address, null, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the common model of all nodes, if they serve the same. */
    Optional<ModelReport> common() {
        List<ModelReport> served = status == null
                ? List.of()
                : status.getNodesList().stream().map(NodeReport::getModel).toList();
        long models = served.stream().map(ModelReport::getDigest).distinct().count();
        return models == 1 ? Optional.of(served.get(0)) : Optional.empty();
    }

    void print(PrintWriter out) {
        if (status == null) {
            out.println("the served models are unknown: " + silence + "; give --node HOST:PORT");
            return;
        }
        out.println("served by the nodes of the cluster, as reported by " + address);
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("node", 16),
                        TextTable.Column.text("bundle", 16),
                        TextTable.Column.text("digest", 12),
                        TextTable.Column.text("since", 20),
                        TextTable.Column.text("shadow", 16)));
        for (NodeReport node : status.getNodesList()) {
            table.row(List.of(
                    node.getNodeId(),
                    node.getModel().getName(),
                    Digests.abbreviated(node.getModel().getDigest()),
                    time(node.getModel().getSinceUs()),
                    node.hasShadow() ? node.getShadow().getName() : "-"));
        }
        for (NodeReport node : status.getNodesList()) {
            if (!node.getModel().getRollout().isEmpty()) {
                out.println("! " + node.getNodeId() + ": " + node.getModel().getRollout());
            }
        }
    }

    /** Formats a time in UTC, to the second. */
    static String time(long us) {
        return Instant.ofEpochMilli(us / 1000).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
