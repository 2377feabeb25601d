package org.photosphere.services.cli.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.InversionTimes.Part;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Inversions of one instrument's simulated spectra, measured in short slices of time. One measurement at a time. */
final class InversionBench implements AutoCloseable {

    private static final double SNR = 30;
    private static final long SEED = 7;

    /** Number of different spectra, used in turn. */
    private static final int SPECTRA = 512;

    /**
     * Inversions of several threads.
     *
     * @param spectra number of spectra
     * @param bad number of answers with a bad flag
     * @param seconds time of all threads together
     * @param coreSeconds processor time of all threads together
     * @param spectraPerSecond sum of the threads' rates: those that end early do not count as idle
     */
    record Inverted(long spectra, long bad, double seconds, double coreSeconds, double spectraPerSecond) {

        private Inverted plus(Inverted other) {
            return new Inverted(
                    spectra + other.spectra,
                    bad + other.bad,
                    seconds + other.seconds,
                    coreSeconds + other.coreSeconds,
                    spectraPerSecond + other.spectraPerSecond);
        }
    }

    /**
     * One measurement.
     *
     * @param operations of the model's matrix products
     * @param evaluations of the model
     * @param modelSeconds time in the model, of all threads together
     * @param partSeconds time in each part of an inversion, of all threads together
     */
    record Slice(
            Inverted inverted,
            double operations,
            long evaluations,
            double modelSeconds,
            Map<Part, Double> partSeconds) {}

    private final BenchInstrument instrument;
    private final Bundle bundle;
    private final InversionSettings settings;
    private final CountingModel model;
    private final LevenbergMarquardtInverter inverter;
    private final List<ObservedSpectrum> spectra;

    InversionBench(BenchInstrument instrument) {
        this.instrument = instrument;
        this.bundle = Bundles.verify(instrument.bundle());
        this.settings = InversionSettings.defaults().withProfile(instrument.profile());
        this.model = new CountingModel(bundle.toModel());
        this.inverter = LevenbergMarquardtInverter.create(model, settings);
        this.spectra = simulate(instrument, model);
    }

    BenchInstrument instrument() {
        return instrument;
    }

    /**
     * Measures for a while, at least one batch per device.
     *
     * @param position of the first spectrum in the list of spectra, as a fraction
     */
    Slice measure(int devices, int batch, double seconds, double position) throws InterruptedException {
        model.reset();
        inverter.times().reset();
        Inverted inverted = invert(inverter, spectra, devices, batch, seconds, (int) (position * spectra.size()));
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, inverter.times().nanos(part) * 1e-9);
        }
        double operations = 2.0 * bundle.manifest().architecture().components() * model.values();
        return new Slice(inverted, operations, model.evaluations(), model.nanos() * 1e-9, parts);
    }

    /** @param seconds duration of each of three measurements */
    PhysicalTimes physicalTimes(double seconds) {
        return PhysicalTimes.measure(bundle, model, settings, spectra, seconds);
    }

    /**
     * Inverts spectra repeatedly, each thread from a place of its own in the list.
     *
     * @param devices number of threads
     * @param batch spectra inverted together
     * @param seconds duration
     * @param first index of the first spectrum
     */
    static Inverted invert(
            Inverter inverter, List<ObservedSpectrum> spectra, int devices, int batch, double seconds, int first)
            throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return Threads.together(devices, device -> invertUntil(inverter, spectra, first + device * batch, batch, end))
                .stream()
                .reduce(new Inverted(0, 0, 0, 0, 0), Inverted::plus);
    }

    private static Inverted invertUntil(
            Inverter inverter, List<ObservedSpectrum> spectra, int first, int batch, long end) {
        long count = 0;
        long bad = 0;
        int at = first;
        double coreBegin = Threads.coreSeconds();
        long begin = System.nanoTime();
        long now;
        do {
            List<ObservedSpectrum> some = new ArrayList<>(batch);
            for (int i = 0; i < batch; i++) {
                some.add(spectra.get((at + i) % spectra.size()));
            }
            at += batch;
            for (Inversion answer : inverter.invert(some)) {
                count++;
                bad += answer instanceof Solution solution && solution.bad().isEmpty() ? 0 : 1;
            }
            now = System.nanoTime();
        } while (now < end);
        double seconds = (now - begin) * 1e-9;
        return new Inverted(count, bad, seconds, Threads.coreSeconds() - coreBegin, count / seconds);
    }

    private static List<ObservedSpectrum> simulate(BenchInstrument instrument, ForwardModel model) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int s = 0; s < SPECTRA; s++) {
            float[] flux = model.flux(new double[][] {model.labels().support().drawCentre(random)})[0];
            spectra.add(instrument.observe("bench-" + s, model, flux, SNR, random));
        }
        return spectra;
    }

    @Override
    public void close() {
        inverter.close();
        model.close();
    }
}
