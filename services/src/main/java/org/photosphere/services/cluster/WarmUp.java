package org.photosphere.services.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Inversions of simulated stars all over the grid, as noisy and as different as real ones, until they get no faster: the
 * compiler optimises for what it has seen. On the model's own bins, by the general settings; what an instrument with a
 * velocity needs beside is compiled when its first spectra come. Used by one thread.
 */
final class WarmUp {

    /** Of the instrument, its arm and its stars. */
    static final String NAME = "warm-up";

    /** Spectra a second are compared over so long. */
    private static final Duration ROUND = Duration.ofMillis(1500);

    /** A start may take so long. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    /** A round that is faster by less than this share ends the warming. */
    private static final double FASTER = 1.05;

    private static final double SNR = 50;
    private static final long SEED = 5;

    /** Different stars: more would only take longer to make. */
    private static final int STARS = 64;

    private final ServingModel model;
    private final int batchSize;
    private final List<ObservedSpectrum> stars = new ArrayList<>();

    WarmUp(ServingModel model, int batchSize) {
        this.model = model;
        this.batchSize = batchSize;
        SplittableRandom random = new SplittableRandom(SEED);
        GridSupport support = model.forward().labels().support();
        double[][] labels = new double[STARS][];
        Arrays.setAll(labels, i -> support.node(random.nextInt(support.nodeCount())));
        float[][] flux = model.forward().flux(labels);
        for (int i = 0; i < STARS; i++) {
            stars.add(star(model.forward(), flux[i], random));
        }
    }

    private static ObservedSpectrum star(ForwardModel forward, float[] clean, SplittableRandom random) {
        float[] flux = clean.clone();
        float[] ivar = new float[flux.length];
        double sigma = Math.max(1e-6, median(clean) / SNR);
        for (int i = 0; i < flux.length; i++) {
            flux[i] += (float) (sigma * random.nextGaussian());
            ivar[i] = (float) (1.0 / (sigma * sigma));
        }
        Arm arm = new Arm(
                NAME, forward.wavelengths().centres(), Medium.VACUUM, 0.0, flux, ivar, new LineSpread.Unresolved());
        return new ObservedSpectrum(NAME, NAME, List.of(arm));
    }

    private static double median(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    void run() {
        long end = System.nanoTime() + LONGEST.toNanos();
        double before = 0;
        double rate = rate();
        while (rate > FASTER * before && System.nanoTime() < end) {
            before = rate;
            rate = rate();
        }
    }

    /** Spectra a second of a round, full batches and one alone in turn. */
    private double rate() {
        long begin = System.nanoTime();
        long count = 0;
        do {
            List<ObservedSpectrum> batch = new ArrayList<>(batchSize);
            for (int i = 0; i < batchSize; i++) {
                batch.add(stars.get((int) ((count + i) % STARS)));
            }
            model.inverter().invert(batch);
            model.inverter().invert(batch.subList(0, 1));
            count += batchSize + 1;
        } while (System.nanoTime() - begin < ROUND.toNanos());
        return count / ((System.nanoTime() - begin) * 1e-9);
    }
}
