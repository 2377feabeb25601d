package org.photosphere.services.node;

import java.util.List;
import org.photosphere.services.config.Settings;

/** The names that nodes' transactions go by: stable over restarts, so that a restarted node ends what it had begun. */
final class TransactionIds {

    private TransactionIds() {}

    /**
     * Of a node of this deployment.
     *
     * @param lane its name
     */
    static String of(Settings settings, String nodeId, String lane) {
        return settings.kafka().groupId() + "-" + nodeId + (lane.isEmpty() ? "" : "-" + lane);
    }

    /** Of all its lanes. */
    static List<String> of(Settings settings, String nodeId) {
        return Lane.of(settings).stream()
                .map(lane -> of(settings, nodeId, lane.name()))
                .toList();
    }
}
