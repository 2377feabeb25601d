package org.photosphere.services.ingest;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;

/**
 * Topics whose spectra share a path of their own through the pipeline, and its bounds.
 *
 * @param topics predicate that selects the lane's among the consumer's topics
 * @param pollRecords maximum records of a poll
 * @param maxInFlight maximum spectra polled and not committed
 * @param maxInFlightBytes bytes of messages in flight at which polling pauses
 * @param gate gate of the spectra in flight
 * @param out consumer of each micro-batch, called on the Kafka consumer's thread
 */
public record IngestLane(
        Predicate<String> topics,
        int pollRecords,
        int maxInFlight,
        long maxInFlightBytes,
        CommitGate gate,
        Consumer<MicroBatch> out) {}
