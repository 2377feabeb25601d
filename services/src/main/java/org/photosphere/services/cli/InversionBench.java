package org.photosphere.services.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.LevenbergMarquardtInverter;
import org.photosphere.model.inversion.ModelFloor;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.network.PhysFormerBenchmark;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.FluxConservingRebin;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.Doppler;

/** How many spectra a second are inverted, of one instrument, by so many devices. */
final class InversionBench {

    private static final double SNR = 30;
    private static final double VELOCITY_RANGE = 600;
    private static final long SEED = 7;

    /** Spectra that take turns. */
    private static final int SPECTRA = 512;

    private static final double RATE_SECONDS = 0.5;

    /**
     * What is inverted.
     *
     * @param bundle of the model
     * @param pixels of the instrument
     * @param lower first pixel, Angstrom
     * @param upper last pixel, Angstrom
     * @param power lambda / FWHM of the instrument; 0 for the model's own
     * @param continuumDegree that is fitted; with 0 no velocity is
     */
    record Instrument(String bundle, int pixels, double lower, double upper, double power, int continuumDegree) {

        /** Spectral energy distributions, scale only; LAMOST's pixels and line spread, with velocity
         * and continuum, as many within the model's wavelengths; the paper's sampling. */
        static final List<Instrument> ALL = List.of(
                new Instrument("atlas9-4label", 1000, 500, 55_000, 0, 0),
                new Instrument("optical-3label", 3909, 3050, 6900, 1800, 10),
                new Instrument("phoenix-9875", 9875, 500, 55_000, 0, 0));

        FitProfile profile() {
            return new FitProfile(continuumDegree, continuumDegree == 0 ? 0 : VELOCITY_RANGE, ModelFloor.NONE);
        }
    }

    /**
     * @param spectraPerSecond all devices together
     * @param gemmShare operations of the matrix products over what the devices' rate would do in all of the time
     * @param modelShare of the time that is spent in the model, the rest being starts, normal equations and conclusions
     * @param evaluations of the model a spectrum
     * @param bad share of the answers with a bad flag
     */
    record Row(
            Instrument instrument,
            int devices,
            int batch,
            double spectraPerSecond,
            double gemmShare,
            double modelShare,
            double evaluations,
            double bad) {}

    private final Instrument instrument;
    private final Bundle bundle;

    InversionBench(Instrument instrument) {
        this.instrument = instrument;
        this.bundle = Bundles.verify(instrument.bundle());
    }

    /** @param seconds to measure for, after as long to warm up */
    Row run(int devices, int batch, double seconds) throws InterruptedException {
        try (CountingModel model = new CountingModel(bundle.toModel())) {
            List<ObservedSpectrum> spectra = simulate(model);
            InversionSettings settings = InversionSettings.defaults().withProfile(instrument.profile());
            try (Inverter inverter = LevenbergMarquardtInverter.create(model, settings)) {
                invert(inverter, spectra, devices, batch, seconds);
                model.reset();
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
                        model.evaluations() / (double) counts[0],
                        counts[1] / (double) counts[0]);
            }
        }
    }

    /** @return how many spectra, and how many of them with a bad flag */
    private static long[] invert(
            Inverter inverter, List<ObservedSpectrum> spectra, int devices, int batch, double seconds)
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
            throw new IllegalStateException("the inversion broke", e);
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

    private List<ObservedSpectrum> simulate(CountingModel model) {
        SplittableRandom random = new SplittableRandom(SEED);
        GridSupport support = model.labels().support();
        double[] centres = new double[instrument.pixels()];
        double step = Math.log(instrument.upper() / instrument.lower())
                / (instrument.power() == 0 ? centres.length : centres.length - 1);
        for (int i = 0; i < centres.length; i++) {
            centres[i] = instrument.lower() * Math.exp((i + (instrument.power() == 0 ? 0.5 : 0)) * step);
        }
        LineSpread spread = instrument.power() == 0
                ? new LineSpread.Unresolved()
                : new LineSpread.ResolvingPower(instrument.power());
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int s = 0; s < SPECTRA; s++) {
            double[] labels = between(support, random);
            double kms = instrument.continuumDegree() == 0 ? 0 : 300 * (2 * random.nextDouble() - 1);
            float[] flux = observed(model, labels, centres, kms);
            float[] ivar = new float[flux.length];
            float[] sorted = flux.clone();
            Arrays.sort(sorted);
            double median = sorted[flux.length / 2];
            for (int i = 0; i < flux.length; i++) {
                // Photon noise of the star and a constant background of a tenth of its median.
                double sigma = median / SNR * Math.sqrt(0.1 + 0.9 * Math.max(0, flux[i]) / median);
                double x = 2.0 * i / flux.length - 1;
                double bend = instrument.continuumDegree() == 0 ? 1 : 1 + 0.4 * x - 0.2 * x * x;
                flux[i] = (float) (bend * (flux[i] + sigma * random.nextGaussian()));
                ivar[i] = (float) (1 / (bend * bend * sigma * sigma));
            }
            Arm arm = new Arm("bench", centres, Medium.VACUUM, 0, flux, ivar, spread);
            spectra.add(new ObservedSpectrum("bench-" + s, "bench", List.of(arm)));
        }
        return spectra;
    }

    /** A point half way between two neighbouring nodes, within the grid. */
    private static double[] between(GridSupport support, SplittableRandom random) {
        while (true) {
            double[] labels = support.node(random.nextInt(support.nodeCount()));
            for (int k = 0; k < labels.length; k++) {
                double[] axis = support.axis(k);
                int i = Arrays.binarySearch(axis, labels[k]);
                labels[k] = 0.5 * (labels[k] + axis[Math.min(axis.length - 1, i + 1)]);
            }
            if (support.support(labels) > 0.999) {
                return labels;
            }
        }
    }

    /** A star's flux as broad as the instrument sees it, on pixels at rest of the star. */
    private float[] observed(CountingModel model, double[] labels, double[] centres, double kms) {
        WavelengthBins bins = model.wavelengths();
        float[] sharp = model.flux(new double[][] {labels})[0];
        double[] broad = new double[sharp.length];
        double step = Math.log(bins.upper() / bins.lower()) / bins.count();
        double own = 1 / model.resolvingPower();
        double wanted = instrument.power() == 0 ? own : 1 / instrument.power();
        double sigma = Math.sqrt(Math.max(0, wanted * wanted - own * own)) / step / (2 * Math.sqrt(2 * Math.log(2)));
        int reach = (int) Math.ceil(5 * sigma);
        for (int i = 0; i < broad.length; i++) {
            double weights = 0;
            for (int j = Math.max(0, i - reach); j <= Math.min(broad.length - 1, i + reach); j++) {
                double weight = sigma == 0 ? 1 : Math.exp(-0.5 * (j - i) * (j - i) / sigma / sigma);
                broad[i] += weight * sharp[j];
                weights += weight;
            }
            broad[i] /= weights;
        }
        double[] rest = centres.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] = Doppler.toRest(centres[i], kms);
        }
        double[] flux = FluxConservingRebin.rebinSmooth(bins, broad, WavelengthBins.around(rest));
        float[] floats = new float[flux.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) flux[i];
        }
        return floats;
    }
}
