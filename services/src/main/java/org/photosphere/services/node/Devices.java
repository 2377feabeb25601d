package org.photosphere.services.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.photosphere.proto.v1.DeviceReport;
import org.photosphere.proto.v1.DeviceState;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;

/** The states of the node's devices. Safe for use by several threads; probes read them without a lock. */
public final class Devices {

    private final NodeMetrics metrics;
    private volatile Map<String, DeviceState> states;
    private final Map<String, RecentRate> busy = new LinkedHashMap<>();
    private final Map<String, Integer> starts = new LinkedHashMap<>();

    public Devices(List<String> names, NodeMetrics metrics) {
        this.metrics = metrics;
        Map<String, DeviceState> first = new LinkedHashMap<>();
        for (String name : names) {
            first.put(name, DeviceState.DEVICE_STATE_STARTING);
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
        states = Collections.unmodifiableMap(first);
        metrics.gauge(Metric.DEVICES_OUT, () -> count(DeviceState.DEVICE_STATE_OUT));
    }

    /** Records that a worker loads its engine. */
    synchronized void starting(String device) {
        change(device, DeviceState.DEVICE_STATE_STARTING);
        if (starts.merge(device, 1, Integer::sum) > 1) {
            metrics.counter(Metric.DEVICE_RESTARTS, device).increment();
        }
    }

    synchronized void serving(String device) {
        change(device, DeviceState.DEVICE_STATE_SERVING);
    }

    /** Records that a device is disabled. */
    synchronized void out(String device) {
        change(device, DeviceState.DEVICE_STATE_OUT);
    }

    private void change(String device, DeviceState state) {
        Map<String, DeviceState> changed = new LinkedHashMap<>(states);
        changed.put(device, state);
        states = Collections.unmodifiableMap(changed);
    }

    private boolean isIn(String device, DeviceState state) {
        return states.get(device) == state;
    }

    private static String label(DeviceState state) {
        return state.name().substring("DEVICE_STATE_".length()).toLowerCase(Locale.ROOT);
    }

    int size() {
        return states.size();
    }

    int count(DeviceState state) {
        return (int) states.values().stream().filter(state::equals).count();
    }

    /** Returns whether every enabled device has a warm worker, and at least one is enabled. */
    boolean areReady() {
        Collection<DeviceState> now = states.values();
        return !now.contains(DeviceState.DEVICE_STATE_STARTING) && now.contains(DeviceState.DEVICE_STATE_SERVING);
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
