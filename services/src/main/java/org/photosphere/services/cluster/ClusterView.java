package org.photosphere.services.cluster;

import org.photosphere.proto.v1.ClusterStatus;

/** The cluster as known to this node. Safe for use by several threads. */
public final class ClusterView {

    private volatile ClusterStatus status = ClusterStatus.getDefaultInstance();

    public ClusterStatus get() {
        return status;
    }

    public void set(ClusterStatus known) {
        status = known;
    }
}
