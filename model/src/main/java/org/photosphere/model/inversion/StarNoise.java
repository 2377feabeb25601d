package org.photosphere.model.inversion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The noise of an observation around one model spectrum: what was observed, what the emulator misses of its grid, what
 * the grid misses of stars, and which rows deviate so that they are left out. Immutable.
 */
final class StarNoise {

    /** Variances that differ by less, as a share, are the same for every purpose. */
    private static final double SAME = 0.01;

    /** Signal-to-noise squared at which an error that rows share could be measured; below, none is told apart. */
    private static final double LEAST_SHARED = 0.05;

    private final Observation observation;
    private final double[] modelVariance;
    private final boolean[] left;
    private final FitNoise fitNoise;

    private StarNoise(Observation observation, double[] modelVariance, boolean[] left, FitNoise fitNoise) {
        this.observation = observation;
        this.modelVariance = modelVariance;
        this.left = left;
        this.fitNoise = fitNoise;
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
        double[] independent = variance.clone();
        List<double[]> shared = new ArrayList<>();
        for (float[] component : observation.view().emulatorError().shared()) {
            double[] column = new double[independent.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = component[i] * emulator[i] * maximum * work.continuum[i];
            }
            if (tells(column, observation)) {
                shared.add(column);
            }
        }
        for (double[] column : shared) {
            for (int i = 0; i < column.length; i++) {
                independent[i] = Math.max(0.0, independent[i] - column[i] * column[i]);
            }
        }
        FitNoise fitNoise =
                new FitNoise(new NoiseModel(observation, independent, left), shared.toArray(double[][]::new));
        return new StarNoise(observation, variance, left, fitNoise);
    }

    /** Whether it makes a difference that rows share an error: below, it is as good as one of each row for itself. */
    private static boolean tells(double[] column, Observation observation) {
        double sum = 0;
        for (int i = 0; i < column.length; i++) {
            // Nothing where a row is not used: its variance is infinite.
            sum += column[i] * column[i] / observation.variance()[i];
        }
        return sum > LEAST_SHARED;
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
