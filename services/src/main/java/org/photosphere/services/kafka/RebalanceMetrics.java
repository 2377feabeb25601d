package org.photosphere.services.kafka;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;

/** Counts rebalances by reason, and exposes the reason of the last one. */
public final class RebalanceMetrics {

    /** Reasons for which a node's partitions change. */
    public enum Reason {
        ASSIGNED,
        REVOKED,
        LOST
    }

    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
    private volatile @Nullable Reason last;

    public RebalanceMetrics(NodeMetrics metrics) {
        for (Reason reason : Reason.values()) {
            String tag = reason.name().toLowerCase(Locale.ROOT);
            counters.put(reason, metrics.counter(Metric.REBALANCES, tag));
            metrics.gauge(Metric.REBALANCE_LAST, () -> last == reason ? 1 : 0, tag);
        }
    }

    public void add(Reason reason) {
        last = reason;
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
