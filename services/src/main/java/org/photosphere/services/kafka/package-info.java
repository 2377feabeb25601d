/**
 * Administration and clients of Photosphere's topics, apart from the stream itself.
 *
 * <p>{@link Topics} creates, checks and lists topics with {@link TopicPlans} and {@link TopicLimits}, {@link
 * NodeAccess} checks rights, {@link Reachability} and {@link KafkaWatch} observe the brokers. {@link NodeConsumer} is
 * the consumer of a node, {@link KafkaClients} are those of commands: {@link AnswerStream} follows answers, {@link
 * TopicReader} reads a topic to its end: {@link Redrive} resends originals of dead letters, {@link RecordCounts} counts
 * the records a topic will deliver.
 */
@NullMarked
package org.photosphere.services.kafka;

import org.jspecify.annotations.NullMarked;
