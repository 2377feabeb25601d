package org.photosphere.services.cli.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.inversion.InversionTimes.Part;
import org.photosphere.services.cli.bench.InversionBench.Slice;

/**
 * Measured inversions of one instrument with a number of devices.
 *
 * @param gemmShare operations of the model's matrix products over those possible in the processor time
 * @param modelShare fraction of the time spent in the model
 * @param partShare fraction of the time of each part of an inversion, the model's included
 * @param evaluations model evaluations per spectrum
 * @param bad fraction of the answers with a bad flag
 * @param physical times of the physical model, null if not measured
 */
record InversionRow(
        BenchInstrument instrument,
        RowKey key,
        Repetitions repetitions,
        double gemmShare,
        double modelShare,
        Map<Part, Double> partShare,
        double evaluations,
        double bad,
        @Nullable PhysicalTimes physical) {

    /**
     * @param slices repetitions, in the order of their measurement
     * @param rates the machine's rates during each
     */
    static InversionRow of(
            BenchInstrument instrument,
            RowKey key,
            List<Slice> slices,
            List<MachineReference.Rates> rates,
            @Nullable PhysicalTimes physical) {
        double seconds = sum(slices, slice -> slice.inverted().seconds());
        double spectra = sum(slices, slice -> slice.inverted().spectra());
        double possible = 0;
        Repetition[] repetitions = new Repetition[slices.size()];
        for (int i = 0; i < repetitions.length; i++) {
            InversionBench.Inverted inverted = slices.get(i).inverted();
            double gemm = rates.get(i).gemm();
            possible += gemm * inverted.coreSeconds();
            repetitions[i] = new Repetition(
                    inverted.spectraPerSecond(),
                    inverted.spectra() / inverted.coreSeconds(),
                    gemm,
                    rates.get(i).copy());
        }
        Map<Part, Double> shares = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            shares.put(part, sum(slices, slice -> slice.partSeconds().getOrDefault(part, 0.0)) / seconds);
        }
        return new InversionRow(
                instrument,
                key,
                new Repetitions(List.of(repetitions)),
                sum(slices, Slice::operations) / possible,
                sum(slices, Slice::modelSeconds) / seconds,
                shares,
                sum(slices, Slice::evaluations) / spectra,
                sum(slices, slice -> slice.inverted().bad()) / spectra,
                physical);
    }

    private static double sum(List<Slice> slices, ToDoubleFunction<Slice> value) {
        return slices.stream().mapToDouble(value).sum();
    }
}
