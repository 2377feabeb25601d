package org.photosphere.services.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/**
 * Omits gauges whose value is unknown, represented as NaN. Prometheus would take NaN for a sample, and a sum over nodes
 * with one unknown value would be NaN.
 */
final class KnownValues extends PrometheusRegistry {

    @Override
    public MetricSnapshots scrape() {
        MetricSnapshots.Builder known = MetricSnapshots.builder();
        for (MetricSnapshot metric : super.scrape()) {
            if (metric instanceof GaugeSnapshot gauge) {
                addKnown(gauge, known);
            } else {
                known.metricSnapshot(metric);
            }
        }
        return known.build();
    }

    private static void addKnown(GaugeSnapshot gauge, MetricSnapshots.Builder known) {
        List<GaugeDataPointSnapshot> points = gauge.getDataPoints().stream()
                .filter(point -> !Double.isNaN(point.getValue()))
                .toList();
        if (!points.isEmpty()) {
            known.metricSnapshot(new GaugeSnapshot(gauge.getMetadata(), points));
        }
    }
}
