/**
 * A Kafka broker in KRaft mode on one machine, for a laptop, a demonstration and tests.
 *
 * <p>{@link BrokerProcess} runs an {@link EmbeddedBroker} in a JVM of its own, on a {@link DataFolder}; {@link
 * ClassArchive} shortens its start.
 */
@NullMarked
package org.photosphere.services.broker;

import org.jspecify.annotations.NullMarked;
