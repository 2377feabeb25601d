package org.photosphere.services.cluster;

import org.photosphere.proto.v1.ClusterStatus;

/** The cluster as this node knows it. Safe for use by several threads. */
final class ClusterView {

    private volatile ClusterStatus status = ClusterStatus.getDefaultInstance();

    ClusterStatus get() {
        return status;
    }

    void set(ClusterStatus known) {
        status = known;
    }
}
