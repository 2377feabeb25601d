package org.photosphere.services.ingest;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;

/**
 * Topics whose spectra go a way of their own, and what that bounds.
 *
 * @param topics of the consumer's, whether they are this lane's
 * @param pollRecords most records of a poll
 * @param maxInFlight most spectra polled and not committed
 * @param maxInFlightBytes with as many bytes of messages in flight, or more, nothing is polled
 * @param gate of what is in flight
 * @param out takes each micro-batch, on the consumer's thread
 */
public record IngestLane(
        Predicate<String> topics,
        int pollRecords,
        int maxInFlight,
        long maxInFlightBytes,
        CommitGate gate,
        Consumer<MicroBatch> out) {}
