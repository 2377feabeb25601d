package org.photosphere.services.node;

import java.util.List;
import org.photosphere.services.config.Settings;

/** Transactional ids of nodes: stable over restarts, so that a restarted node ends its open transaction. */
final class TransactionIds {

    private TransactionIds() {}

    /**
     * Returns the id of a node of this deployment.
     *
     * @param lane its name
     */
    static String of(Settings settings, String nodeId, String lane) {
        return settings.kafka().groupId() + "-" + nodeId + (lane.isEmpty() ? "" : "-" + lane);
    }

    /** Returns the ids of all lanes. */
    static List<String> of(Settings settings, String nodeId) {
        return Lane.of(settings).stream()
                .map(lane -> of(settings, nodeId, lane.name()))
                .toList();
    }
}
