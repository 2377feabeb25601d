/**
 * Administration and clients of Photosphere's topics, apart from the stream itself.
 *
 * <p>{@link Topics} creates, checks and lists topics with {@link TopicPlans} and {@link TopicLimits}, {@link
 * NodeAccess} checks rights, {@link Reachability} and {@link KafkaWatch} observe the brokers, {@link KafkaErrors}
 * explains errors. {@link KafkaClients} configures consumers, {@link NodeConsumer} that of a node. {@link AnswerStream}
 * follows answers; {@link TopicReader} reads a topic to its end, for {@link Redrive}, which resends originals of dead
 * letters, and {@link RecordCounts}, which counts the records a topic will deliver.
 */
@NullMarked
package org.photosphere.services.kafka;

import org.jspecify.annotations.NullMarked;
