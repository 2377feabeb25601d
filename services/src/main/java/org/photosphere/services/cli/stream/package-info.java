/**
 * Commands of a running system: broker, node, topics, models, replay, tail, redrive, status.
 *
 * <p>{@link NodeStatus} and {@link ServedModels} query a node; {@link Replay} matches the messages it sends with the
 * result lines of their answers, which belong to the command line rather than to {@code kafka}.
 */
@NullMarked
package org.photosphere.services.cli.stream;

import org.jspecify.annotations.NullMarked;
