/**
 * The members of the cluster and their state: discovery, encryption between nodes, merging of halves, status.
 *
 * <p>{@link ClusterConfig} turns settings into Pekko's configuration, with {@link ClusterDiscovery} and {@link ClusterTls};
 * {@link ClusterMerger} joins clusters that formed apart; {@link ClusterStatusCollector} gathers the reports of all nodes and
 * {@link StreamWatch} the topics' state into a {@link ClusterView}, which {@link ClusterStatusJson} prints.
 */
@NullMarked
package org.photosphere.services.cluster;

import org.jspecify.annotations.NullMarked;
