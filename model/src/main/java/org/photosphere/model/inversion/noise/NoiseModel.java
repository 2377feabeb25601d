package org.photosphere.model.inversion.noise;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * The noise of an observation's rows as a whitening: the observed variance, the emulator's error and the grid's error
 * on real stars. Neighbouring rows may correlate, so the covariance is tridiagonal, and its Cholesky factor L has two
 * diagonals; L^-1 makes the noise independent and of variance 1. Unused rows become 0. Immutable.
 */
public final class NoiseModel {

    /**
     * Upper limit of neighbours' correlations. Pixels below 0.8 bins stay below 0.25 by geometry; towards 0.5, for
     * pixels as wide as the bins, whitening would amplify alternating errors of the model without bound.
     */
    private static final double MAX_CORRELATION = 0.4;

    /** Products of variance ratios, whose logarithm is taken before they leave the range of numbers. */
    private static final double LARGE = 1e100;

    private static final double[] NONE = new double[0];

    private final double[] inverseDiagonal;
    /** Empty where rows are independent. */
    private final double[] coupling;

    private final double logDeterminant;

    /**
     * @param modelVariance added to the observed variance, [row]
     * @param left rows that are excluded although they were observed
     * @param pool of the arrays
     */
    NoiseModel(Observation observation, double[] modelVariance, boolean[] left, ArrayPool pool) {
        int rows = observation.rows();
        inverseDiagonal = pool.doubles(rows);
        Arrays.fill(inverseDiagonal, 0.0);
        boolean any = false;
        for (double covariance : observation.covariance()) {
            any |= covariance != 0;
        }
        coupling = any ? pool.doubles(rows) : NONE;
        Arrays.fill(coupling, 0.0);
        logDeterminant = any
                ? correlated(observation, modelVariance, left)
                : independent(observation.variance(), modelVariance, left);
    }

    /** Computes the factor of a diagonal covariance; returns the logarithm of its determinant. */
    private double independent(double[] observed, double[] modelVariance, boolean[] left) {
        for (int i = 0; i < inverseDiagonal.length; i++) {
            // 0 for an unused row, whose variance is infinite.
            inverseDiagonal[i] = 1.0 / Math.sqrt(observed[i] + modelVariance[i]);
        }
        double log = 0;
        double product = 1.0;
        for (int i = 0; i < inverseDiagonal.length; i++) {
            if (left[i]) {
                inverseDiagonal[i] = 0;
            } else if (observed[i] < Double.POSITIVE_INFINITY) {
                product *= 1.0 + modelVariance[i] / observed[i];
                if (!(product < LARGE)) {
                    log += Math.log(product);
                    product = 1.0;
                }
            }
        }
        return log + Math.log(product);
    }

    /** Computes the factor of a tridiagonal covariance; returns the logarithm of its determinant. */
    private double correlated(Observation observation, double[] modelVariance, boolean[] left) {
        double log = 0;
        double varianceBefore = Double.POSITIVE_INFINITY;
        for (int i = 0; i < inverseDiagonal.length; i++) {
            if (!observation.isUsed(i) || left[i]) {
                varianceBefore = Double.POSITIVE_INFINITY;
                continue;
            }
            double variance = observation.variance()[i] + modelVariance[i];
            double covariance = observation.covariance()[i];
            double residual = variance;
            if (covariance != 0 && varianceBefore < Double.POSITIVE_INFINITY) {
                double most = MAX_CORRELATION * Math.sqrt(variance * varianceBefore);
                coupling[i] = Math.max(-most, Math.min(most, covariance)) * inverseDiagonal[i - 1];
                residual -= coupling[i] * coupling[i];
            }
            inverseDiagonal[i] = 1.0 / Math.sqrt(residual);
            varianceBefore = variance;
            log += Math.log(residual / observation.variance()[i]);
        }
        return log;
    }

    /**
     * Returns the observed noise alone.
     *
     * @param pool of the arrays
     */
    public static NoiseModel observed(Observation observation, ArrayPool pool) {
        double[] none = pool.doubles(observation.rows());
        Arrays.fill(none, 0.0);
        NoiseModel noise = new NoiseModel(observation, none, new boolean[none.length], pool);
        pool.give(none);
        return noise;
    }

    /** Gives the arrays back: this is not used any more. */
    void release(ArrayPool pool) {
        pool.give(inverseDiagonal);
        pool.give(coupling);
    }

    /** Returns the diagonal of L^-1 where rows are independent, not to be modified; null where neighbours correlate. */
    double @Nullable [] diagonal() {
        return coupling.length == 0 ? inverseDiagonal : null;
    }

    /**
     * Returns the logarithm of the determinant of the covariance over that of the observed variances of the same rows:
     * makes chi^2 under different noise comparable, in any unit of the flux and with any number of excluded rows.
     */
    double logDeterminant() {
        return logDeterminant;
    }

    /** Multiplies the rows of a range by L^-1 in place; neighbours outside the range are taken as 0. */
    public void whiten(double[] rows, int from, int to) {
        if (coupling.length == 0) {
            for (int i = from; i < to; i++) {
                rows[i] *= inverseDiagonal[i];
            }
            return;
        }
        double before = 0;
        for (int i = from; i < to; i++) {
            before = (rows[i] - coupling[i] * before) * inverseDiagonal[i];
            rows[i] = before;
        }
    }
}
