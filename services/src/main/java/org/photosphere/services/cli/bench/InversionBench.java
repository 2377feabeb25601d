package org.photosphere.services.cli.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.InversionTimes;
import org.photosphere.model.inversion.InversionTimes.Part;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.network.physformer.PhysFormerBenchmark;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.services.metrics.ProcessMemory;

/** Rate of inversions in spectra per second, for one instrument and a number of devices. */
final class InversionBench {

    private static final double SNR = 30;
    private static final long SEED = 7;

    /** Number of different spectra, used in turn. */
    private static final int SPECTRA = 512;

    private static final double RATE_SECONDS = 0.5;

    /**
     * @param spectraPerSecond rate of all devices together
     * @param gemmShare operations of the matrix products over those the devices could do in the whole time
     * @param modelShare fraction of the time spent in the model
     * @param partShare fraction of the time of each part of an inversion, the model's included
     * @param physical times of the physical model
     * @param residentMebibytes memory of the process afterwards, NaN if the system does not report it
     * @param evaluations model evaluations per spectrum
     * @param bad fraction of the answers with a bad flag
     */
    record Row(
            BenchInstrument instrument,
            int devices,
            int batch,
            double spectraPerSecond,
            double gemmShare,
            double modelShare,
            Map<Part, Double> partShare,
            PhysicalTimes physical,
            double residentMebibytes,
            double evaluations,
            double bad) {}

    private final BenchInstrument instrument;
    private final Bundle bundle;

    InversionBench(BenchInstrument instrument) {
        this.instrument = instrument;
        this.bundle = Bundles.verify(instrument.bundle());
    }

    /** @param seconds measurement time, after a warm-up of equal length */
    Row run(int devices, int batch, double seconds) throws InterruptedException {
        try (CountingModel model = new CountingModel(bundle.toModel())) {
            List<ObservedSpectrum> spectra = simulate(model);
            InversionSettings settings = InversionSettings.defaults().withProfile(instrument.profile());
            try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(model, settings)) {
                invert(inverter, spectra, devices, batch, seconds);
                model.reset();
                inverter.times().reset();
                long begin = System.nanoTime();
                long[] counts = invert(inverter, spectra, devices, batch, seconds);
                double elapsed = (System.nanoTime() - begin) * 1e-9;
                double gemm = PhysFormerBenchmark.gemmRate(RATE_SECONDS);
                double operations = 2.0 * bundle.manifest().architecture().components() * model.values();
                return new Row(
                        instrument,
                        devices,
                        batch,
                        counts[0] / elapsed,
                        operations / (elapsed * devices * gemm),
                        model.nanos() * 1e-9 / (elapsed * devices),
                        shares(inverter.times(), elapsed * devices),
                        PhysicalTimes.measure(bundle, model, settings, spectra, seconds),
                        ProcessMemory.residentBytes() / (1 << 20),
                        model.evaluations() / (double) counts[0],
                        counts[1] / (double) counts[0]);
            }
        }
    }

    private static Map<Part, Double> shares(InversionTimes times, double deviceSeconds) {
        Map<Part, Double> shares = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            shares.put(part, times.nanos(part) * 1e-9 / deviceSeconds);
        }
        return shares;
    }

    /**
     * Inverts spectra repeatedly.
     *
     * @param devices number of threads
     * @param batch spectra inverted together
     * @param seconds duration
     * @return number of spectra, and number of those with a bad flag
     */
    static long[] invert(Inverter inverter, List<ObservedSpectrum> spectra, int devices, int batch, double seconds)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(devices);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        try {
            List<Future<long[]>> running = new ArrayList<>();
            for (int d = 0; d < devices; d++) {
                int first = d * batch;
                running.add(threads.submit(() -> invertUntil(inverter, spectra, first, batch, end)));
            }
            long[] sum = new long[2];
            for (Future<long[]> future : running) {
                long[] one = future.get();
                sum[0] += one[0];
                sum[1] += one[1];
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the inversion failed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] invertUntil(
            Inverter inverter, List<ObservedSpectrum> spectra, int first, int batch, long end) {
        long[] counts = new long[2];
        int at = first;
        do {
            List<ObservedSpectrum> some = new ArrayList<>(batch);
            for (int i = 0; i < batch; i++) {
                some.add(spectra.get((at + i) % spectra.size()));
            }
            at += batch;
            for (Inversion answer : inverter.invert(some)) {
                counts[0]++;
                counts[1] +=
                        answer instanceof Solution solution && solution.bad().isEmpty() ? 0 : 1;
            }
        } while (System.nanoTime() < end);
        return counts;
    }

    private List<ObservedSpectrum> simulate(ForwardModel model) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int s = 0; s < SPECTRA; s++) {
            float[] flux = model.flux(new double[][] {model.labels().support().drawCentre(random)})[0];
            spectra.add(instrument.observe("bench-" + s, model, flux, SNR, random));
        }
        return spectra;
    }
}
