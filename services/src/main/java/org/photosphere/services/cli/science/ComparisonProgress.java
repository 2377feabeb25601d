package org.photosphere.services.cli.science;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.photosphere.model.evaluation.systems.SystemsComparison;
import org.photosphere.services.cli.console.Progress;

/** A comparison on the console: one bar for all systems, with what is worked on. Called by several threads. */
final class ComparisonProgress implements SystemsComparison.Listener, AutoCloseable {

    private static final int PARTS = 100;

    /** Share of a system's bar that its training has; the rest is for reduced model and measurement. */
    private static final double TRAINING = 0.8;

    private final ProgressBar bar;
    private final Map<String, Double> done = new LinkedHashMap<>();
    private final Map<String, String> phases = new LinkedHashMap<>();

    ComparisonProgress(int systems) {
        bar = Progress.bar("comparing", (long) systems * PARTS);
    }

    @Override
    public synchronized void progressed(String system, String phase, double share) {
        double before = done.getOrDefault(system, 0.0);
        double now = phase.equals(SystemsComparison.DONE)
                ? 1
                : phase.equals(SystemsComparison.MEASURING)
                        ? TRAINING + (1 - TRAINING) * share
                        : Math.max(before, TRAINING * share / 2);
        done.put(system, Math.max(before, now));
        if (now < 1) {
            phases.put(system, phase);
        } else {
            phases.remove(system);
        }
        bar.stepTo(Math.round(
                PARTS * done.values().stream().mapToDouble(Double::doubleValue).sum()));
        bar.setExtraMessage(phases.entrySet().stream()
                .map(running -> " " + running.getKey() + ": " + running.getValue())
                .collect(Collectors.joining(",")));
    }

    @Override
    public void close() {
        bar.close();
    }
}
