package org.photosphere.model.inversion;

import java.util.Arrays;

/**
 * The noise of an observation around one model spectrum: what was observed, what the emulator misses of its grid, what
 * the grid misses of stars, and which rows deviate so that they are left out. Immutable.
 */
final class StarNoise {

    /** Variances that differ by less, as a share, are the same for every purpose. */
    private static final double SAME = 0.01;

    private final Observation observation;
    private final double[] modelVariance;
    private final boolean[] left;
    private final FitNoise fitNoise;

    private StarNoise(Observation observation, double[] modelVariance, boolean[] left) {
        this.observation = observation;
        this.modelVariance = modelVariance;
        this.left = left;
        this.fitNoise = new FitNoise(new NoiseModel(observation, modelVariance, left), new double[0][]);
    }

    /**
     * @param labels of the model
     * @param maximum of its flux over its bins, in the unit that the continuum multiplies
     * @param work holds its flux at the rows and the continuum
     */
    static StarNoise of(
            Observation observation, double[] labels, double maximum, Workspace work, InversionSettings settings) {
        float[] emulator = observation.view().emulatorError().at(labels);
        double[] floor = observation.view().floor();
        double[] variance = new double[observation.rows()];
        for (int i = 0; i < variance.length; i++) {
            double missed = emulator[i] * maximum * work.continuum[i];
            double lacking = floor[i] * work.rows.flux[i] * work.continuum[i];
            variance[i] = missed * missed + lacking * lacking;
            work.residual[i] = observation.isUsed(i)
                    ? (observation.value()[i] - work.rows.flux[i] * work.continuum[i])
                            / Math.sqrt(observation.variance()[i] + variance[i])
                    : Double.NaN;
        }
        // Means over bins hide single bad pixels; what deviates there is the model, which the floor is for.
        boolean[] left = observation.view().moves()
                ? new Clipping(settings).leftOut(work.residual, observation.used())
                : new boolean[observation.rows()];
        return new StarNoise(observation, variance, left);
    }

    FitNoise fitNoise() {
        return fitNoise;
    }

    /** Rows that are used but left out as deviant. */
    int clipped() {
        int count = 0;
        for (boolean one : left) {
            count += one ? 1 : 0;
        }
        return count;
    }

    boolean isLike(StarNoise other) {
        if (!Arrays.equals(left, other.left)) {
            return false;
        }
        for (int i = 0; i < modelVariance.length; i++) {
            double difference = Math.abs(modelVariance[i] - other.modelVariance[i]);
            if (observation.isUsed(i) && difference > SAME * (observation.variance()[i] + other.modelVariance[i])) {
                return false;
            }
        }
        return true;
    }
}
