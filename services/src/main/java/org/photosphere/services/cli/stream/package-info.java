/**
 * Commands of a running system: broker, node, topics, models, replay, tail, redrive, status.
 *
 * <p>{@link NodeStatus} and {@link ServedModels} ask a node; {@link Replay} pairs the messages that it sends with the result
 * lines of their answers, and so is the command line's, not {@code kafka}'s.
 */
@NullMarked
package org.photosphere.services.cli.stream;

import org.jspecify.annotations.NullMarked;
