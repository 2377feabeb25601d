package org.photosphere.services.cli.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.services.cli.bench.InversionBench.Slice;

/**
 * Measures all rows in turn, a slice of each at a time, so that minutes in which other programs take cores slow down all
 * rows alike; between slices it measures the machine's own reference, by which each slice is divided.
 */
final class InterleavedBench implements AutoCloseable {

    private final InversionPlan plan;
    private final Runnable step;
    private final List<InversionBench> benches = new ArrayList<>();
    private final MachineReference reference;

    /** Measurements of a row. */
    private record Measured(RowKey key, InversionBench bench, List<Slice> slices, List<MachineReference.Rates> rates) {}

    /** @param step called after each measurement */
    InterleavedBench(InversionPlan plan, Runnable step) {
        this.plan = plan;
        this.step = step;
        int most = plan.devices().stream().mapToInt(Integer::intValue).max().orElse(1);
        this.reference = new MachineReference(most);
    }

    /** Returns the number of measurements of a plan. */
    static long steps(InversionPlan plan) {
        return plan.rows().size() * (1L + plan.repetitions());
    }

    /** Returns the rows of the plan, in its order. */
    List<InversionRow> run() throws InterruptedException {
        List<Measured> rows = new ArrayList<>();
        for (int pixels : plan.pixels()) {
            InversionBench bench = new InversionBench(InversionPlan.instrument(pixels));
            benches.add(bench);
            plan.rows().stream()
                    .filter(key -> key.pixels() == pixels)
                    .forEach(key -> rows.add(new Measured(key, bench, new ArrayList<>(), new ArrayList<>())));
        }
        warmUp(rows);
        for (int repetition = 0; repetition < plan.repetitions(); repetition++) {
            repeat(rows, repetition);
        }
        Map<Integer, PhysicalTimes> physical = new HashMap<>();
        if (plan.physical()) {
            benches.forEach(bench -> physical.put(bench.instrument().pixels(), bench.physicalTimes(plan.seconds())));
        }
        return rows.stream()
                .map(row -> InversionRow.of(
                        row.bench().instrument(),
                        row.key(),
                        row.slices(),
                        row.rates(),
                        physical.get(row.key().pixels())))
                .toList();
    }

    private void warmUp(List<Measured> rows) throws InterruptedException {
        for (Measured row : rows) {
            row.bench().measure(row.key().devices(), row.key().batch(), plan.seconds(), 0);
            step.run();
        }
        for (int devices : plan.devices()) {
            reference.measure(devices);
        }
    }

    /** Measures one slice of each row, rows of as many devices together: neighbours share a reference. */
    private void repeat(List<Measured> rows, int repetition) throws InterruptedException {
        List<Measured> order = rows.stream()
                .sorted(Comparator.comparingInt(row -> row.key().devices()))
                .toList();
        // Each repetition has other spectra, the same in each run: those of one slice are too few for a fair sample.
        double position = repetition / (double) plan.repetitions();
        double seconds = plan.seconds() / plan.repetitions();
        int devices = 0;
        MachineReference.Rates before = new MachineReference.Rates(Double.NaN, Double.NaN);
        for (Measured row : order) {
            if (row.key().devices() != devices) {
                devices = row.key().devices();
                before = reference.measure(devices);
            }
            row.slices().add(row.bench().measure(devices, row.key().batch(), seconds, position));
            MachineReference.Rates after = reference.measure(devices);
            row.rates().add(before.meanWith(after));
            before = after;
            step.run();
        }
    }

    @Override
    public void close() {
        benches.forEach(InversionBench::close);
        reference.close();
    }
}
