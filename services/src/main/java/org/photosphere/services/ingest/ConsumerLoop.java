package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls Kafka on a thread of its own, because a consumer belongs to one thread and must poll to stay in its group. One
 * consumer serves all lanes: a node has one membership, and the topics of its lanes are assigned together.
 */
final class ConsumerLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Time within which a consumer leaves its group or is closed without leaving it. */
    private static final Duration CLOSE = Duration.ofSeconds(3);

    /**
     * Fraction of the session timeout that a revocation waits for work in flight: beyond it the group would drop this
     * node.
     */
    private static final double REVOCATION_SHARE = 0.5;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final IngestSettings settings;
    private final List<IngestLane> lanes;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final IngestListener listener;
    private final ReadingLag lag = new ReadingLag();
    private final Set<String> unprepared = new HashSet<>();

    private boolean paused;
    private volatile boolean draining;
    private volatile boolean leaving;
    private volatile boolean quiet;
    private volatile boolean stopped;
    private volatile @Nullable Consumer<byte[], byte[]> running;

    ConsumerLoop(
            Supplier<Consumer<byte[], byte[]>> consumers,
            IngestSettings settings,
            List<IngestLane> lanes,
            java.util.function.Consumer<Throwable> onFailure,
            IngestListener listener) {
        this.consumers = consumers;
        this.settings = settings;
        this.lanes = List.copyOf(lanes);
        this.onFailure = onFailure;
        this.listener = listener;
    }

    /** Stops polling; spectra in flight are still answered. */
    void drain() {
        draining = true;
    }

    /** Returns whether draining has begun on the consumer's thread too: no more spectra will be taken. */
    boolean isQuiet() {
        return quiet;
    }

    /**
     * @param forGood whether it leaves the group, so that other nodes take its partitions at once; else its place is
     *     kept for a successor
     */
    void stop(boolean forGood) {
        leaving = forGood;
        stopped = true;
        Consumer<byte[], byte[]> consumer = running;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void run() {
        List<LaneReader> readers =
                lanes.stream().map(lane -> new LaneReader(lane, listener)).toList();
        try {
            Consumer<byte[], byte[]> consumer = consumers.get();
            running = consumer;
            try {
                consumer.subscribe(settings.topics(), new Rebalances(consumer, readers));
                while (!stopped) {
                    step(consumer, readers);
                }
            } finally {
                close(consumer);
            }
        } catch (WakeupException e) {
            if (!stopped) {
                onFailure.accept(e);
            }
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }

    private void close(Consumer<byte[], byte[]> consumer) {
        consumer.close(CloseOptions.timeout(CLOSE)
                .withGroupMembershipOperation(
                        leaving
                                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                                : CloseOptions.GroupMembershipOperation.DEFAULT));
    }

    private void step(Consumer<byte[], byte[]> consumer, List<LaneReader> readers) {
        boolean drain = draining;
        readers.forEach(reader -> reader.prepare(consumer, drain));
        quiet = drain;
        boolean pausedNow = readers.stream().anyMatch(LaneReader::isPaused);
        if (pausedNow != paused) {
            paused = pausedNow;
            listener.paused(paused);
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        readers.forEach(reader -> reader.gate().join(consumer.groupMetadata()));
        if (!unprepared.isEmpty()) {
            listener.prepare(Set.copyOf(unprepared));
            unprepared.clear();
        }
        lag.read(records);
        if (ReadingLag.isKnown(consumer)) {
            listener.behind(ReadingLag.records(consumer), lag.seconds(consumer, System.currentTimeMillis()));
        }
        readers.forEach(reader -> reader.emit(records));
    }

    private final class Rebalances implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;
        private final List<LaneReader> readers;

        Rebalances(Consumer<byte[], byte[]> consumer, List<LaneReader> readers) {
            this.consumer = consumer;
            this.readers = readers;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> unprepared.add(partition.topic()));
            listener.assigned(partitions);
        }

        /** Waits for the partitions' spectra in flight, which may be committed until this returns. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            listener.revoked(partitions);
            lag.left(partitions);
            readers.forEach(reader -> reader.left(partitions));
            long end = System.nanoTime() + (long) (settings.sessionTimeout().toNanos() * REVOCATION_SHARE);
            for (LaneReader reader : readers) {
                // The group has a new generation already, under which alone the broker takes commits.
                reader.gate().join(consumer.groupMetadata());
                try {
                    if (!reader.gate().awaitIdle(partitions, Duration.ofNanos(end - System.nanoTime()))) {
                        LOG.warn("uncommitted spectra of revoked partitions {} will be read again", partitions);
                        reader.voidInFlight();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            listener.lost(partitions);
            lag.left(partitions);
            readers.forEach(reader -> reader.left(partitions));
            readers.forEach(LaneReader::voidInFlight);
        }
    }
}
