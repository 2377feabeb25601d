package org.photosphere.services.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.photosphere.proto.v1.DeviceReport;
import org.photosphere.proto.v1.DeviceState;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;

/** What the node's devices are at. Safe for use by several threads. */
final class Devices {

    private final NodeMetrics metrics;
    private final Map<String, DeviceState> states = new LinkedHashMap<>();
    private final Map<String, RecentRate> busy = new LinkedHashMap<>();
    private final Map<String, Integer> starts = new LinkedHashMap<>();

    Devices(List<String> names, NodeMetrics metrics) {
        this.metrics = metrics;
        for (String name : names) {
            states.put(name, DeviceState.DEVICE_STATE_STARTING);
            starts.put(name, 0);
            // Rates need the series before the first restart.
            metrics.counter(Metric.DEVICE_RESTARTS, name);
            for (DeviceState state : new DeviceState[] {
                DeviceState.DEVICE_STATE_STARTING, DeviceState.DEVICE_STATE_SERVING, DeviceState.DEVICE_STATE_OUT
            }) {
                metrics.gauge(Metric.DEVICE_STATE, () -> isIn(name, state) ? 1 : 0, name, label(state));
            }
            busy.put(
                    name,
                    new RecentRate(
                            () -> metrics.counter(Metric.DEVICE_BUSY, name).count()));
        }
        metrics.gauge(Metric.DEVICES_OUT, () -> count(DeviceState.DEVICE_STATE_OUT));
    }

    /** A worker begins to load its engine. */
    synchronized void starting(String device) {
        states.put(device, DeviceState.DEVICE_STATE_STARTING);
        if (starts.merge(device, 1, Integer::sum) > 1) {
            metrics.counter(Metric.DEVICE_RESTARTS, device).increment();
        }
    }

    synchronized void serving(String device) {
        states.put(device, DeviceState.DEVICE_STATE_SERVING);
    }

    /** Its worker is not started again. */
    synchronized void out(String device) {
        states.put(device, DeviceState.DEVICE_STATE_OUT);
    }

    private synchronized boolean isIn(String device, DeviceState state) {
        return states.get(device) == state;
    }

    private static String label(DeviceState state) {
        return state.name().substring("DEVICE_STATE_".length()).toLowerCase(Locale.ROOT);
    }

    synchronized int size() {
        return states.size();
    }

    synchronized int count(DeviceState state) {
        return (int) states.values().stream().filter(state::equals).count();
    }

    /** Every device that is not out has a warm worker, and one there is. */
    synchronized boolean areReady() {
        return count(DeviceState.DEVICE_STATE_STARTING) == 0 && count(DeviceState.DEVICE_STATE_SERVING) > 0;
    }

    synchronized List<DeviceReport> reports() {
        List<DeviceReport> reports = new ArrayList<>();
        states.forEach((name, state) -> reports.add(DeviceReport.newBuilder()
                .setName(name)
                .setState(state)
                .setBusy(Math.min(1, rate(name)))
                .setRestarts(Math.max(0, starts.getOrDefault(name, 0) - 1))
                .build()));
        return reports;
    }

    private double rate(String name) {
        RecentRate rate = busy.get(name);
        return rate == null ? 0 : rate.perSecond();
    }
}
