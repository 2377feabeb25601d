/**
 * One running node: its actors, its devices, its health, its drain.
 *
 * <p>{@link PhotosphereNode} starts and stops it; {@link NodeGuardian} is the root actor. A spectrum's way: the consumer's
 * {@link Lane}, {@link StreamLane} with {@link FrontStages} (decode, validate), the batcher, {@link DeviceWorkers} and their
 * {@link Devices}, the lane's publisher. {@link ControlPlane} connects the node with the
 * cluster; {@link NodeHealth}, {@link NodeReporter}, {@link StageMetrics} and {@link ScienceMetrics} say how it is.
 */
@NullMarked
package org.photosphere.services.node;

import org.jspecify.annotations.NullMarked;
