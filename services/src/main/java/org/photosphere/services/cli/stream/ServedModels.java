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
 * What the running nodes serve, as one of them says.
 *
 * @param address that was asked
 * @param status its answer, or null
 * @param silence why there is no answer, empty where there is one
 */
record ServedModels(String address, @Nullable ClusterStatus status, String silence) {

    /** Asks a node; that none answers is part of what is found. */
    static ServedModels ask(NodeStatus node, HttpSettings http) {
        String address = node.address(http);
        try {
            return new ServedModels(address, node.get(http), "");
        } catch (InputException e) {
            return new ServedModels(address, null, String.valueOf(e.getMessage()));
        }
    }

    /** What all nodes serve, where they serve the same. */
    Optional<ModelReport> common() {
        List<ModelReport> served = status == null
                ? List.of()
                : status.getNodesList().stream().map(NodeReport::getModel).toList();
        long models = served.stream().map(ModelReport::getDigest).distinct().count();
        return models == 1 ? Optional.of(served.get(0)) : Optional.empty();
    }

    void print(PrintWriter out) {
        if (status == null) {
            out.println("what nodes serve is unknown: " + silence + "; give --node HOST:PORT");
            return;
        }
        out.println("served by the nodes of the cluster, as " + address + " says");
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

    /** In UTC, to the second. */
    static String time(long us) {
        return Instant.ofEpochMilli(us / 1000).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
