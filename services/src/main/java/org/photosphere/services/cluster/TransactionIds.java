package org.photosphere.services.cluster;

import org.photosphere.services.config.Settings;

/** The names that nodes' transactions go by: stable over restarts, so that a restarted node ends what it had begun. */
final class TransactionIds {

    private TransactionIds() {}

    /** Of a node of this deployment. */
    static String of(Settings settings, String nodeId) {
        return settings.kafka().groupId() + "-" + nodeId;
    }
}
