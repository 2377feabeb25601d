package org.photosphere.services.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;

/**
 * The meters of Kafka's own clients that a node exposes: those that an operator compares, one series per client. Kafka
 * has about a hundred per client, and more per topic, partition and broker, whose number is unbounded.
 */
final class ClientMeters {

    private static final String PREFIX = "kafka.";

    private static final Set<String> EXPOSED = Set.of(
            // Connection and authentication.
            "kafka.consumer.connection.count",
            "kafka.consumer.failed.authentication.total",
            "kafka.producer.connection.count",
            "kafka.producer.failed.authentication.total",
            "kafka.admin.client.connection.count",
            "kafka.admin.client.failed.authentication.total",
            "kafka.admin.client.request.total",
            "kafka.admin.client.response.total",
            // Membership in the consumer group.
            "kafka.consumer.coordinator.assigned.partitions",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.consumer.coordinator.failed.rebalance.total",
            "kafka.consumer.coordinator.rebalance.latency.total",
            "kafka.consumer.coordinator.rebalance.latency.max",
            "kafka.consumer.coordinator.last.rebalance.seconds.ago",
            "kafka.consumer.coordinator.last.heartbeat.seconds.ago",
            "kafka.consumer.coordinator.heartbeat.response.time.max",
            // Reading.
            "kafka.consumer.fetch.manager.fetch.total",
            "kafka.consumer.fetch.manager.fetch.latency.avg",
            "kafka.consumer.fetch.manager.fetch.latency.max",
            "kafka.consumer.fetch.manager.fetch.throttle.time.max",
            "kafka.consumer.incoming.byte.total",
            "kafka.consumer.last.poll.seconds.ago",
            "kafka.consumer.poll.idle.ratio.avg",
            "kafka.consumer.time.between.poll.max",
            // Writing.
            "kafka.producer.record.send.total",
            "kafka.producer.record.error.total",
            "kafka.producer.record.retry.total",
            "kafka.producer.request.latency.avg",
            "kafka.producer.request.latency.max",
            "kafka.producer.requests.in.flight",
            "kafka.producer.outgoing.byte.total",
            "kafka.producer.buffer.available.bytes",
            "kafka.producer.bufferpool.wait.time.ns.total",
            "kafka.producer.produce.throttle.time.max",
            "kafka.producer.metadata.age",
            "kafka.producer.txn.init.time.ns.total",
            "kafka.producer.txn.commit.time.ns.total",
            "kafka.producer.txn.abort.time.ns.total");

    /** Tags of every client's meters; series per topic, partition or broker have more. */
    private static final Set<String> TAGS = Set.of("client.id", "kafka.version");

    private ClientMeters() {}

    /** Returns a filter that denies all other meters of Kafka's clients. */
    static MeterFilter filter() {
        return MeterFilter.deny(id -> id.getName().startsWith(PREFIX) && !isExposed(id));
    }

    private static boolean isExposed(Meter.Id id) {
        return EXPOSED.contains(id.getName())
                && id.getTags().stream().map(Tag::getKey).allMatch(TAGS::contains);
    }
}
