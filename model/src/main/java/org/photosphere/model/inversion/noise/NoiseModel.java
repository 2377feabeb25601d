package org.photosphere.model.inversion.noise;

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

    private final double[] inverseDiagonal;
    private final double[] coupling;
    private final boolean correlated;
    private final double logDeterminant;

    /**
     * @param modelVariance added to the observed variance, [row]
     * @param left rows that are excluded although they were observed
     */
    NoiseModel(Observation observation, double[] modelVariance, boolean[] left) {
        int rows = observation.rows();
        inverseDiagonal = new double[rows];
        coupling = new double[rows];
        double log = 0;
        double varianceBefore = Double.POSITIVE_INFINITY;
        boolean any = false;
        for (int i = 0; i < rows; i++) {
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
                any = true;
            }
            inverseDiagonal[i] = 1.0 / Math.sqrt(residual);
            varianceBefore = variance;
            log += Math.log(residual / observation.variance()[i]);
        }
        correlated = any;
        logDeterminant = log;
    }

    /** Returns the observed noise alone. */
    public static NoiseModel observed(Observation observation) {
        return new NoiseModel(observation, new double[observation.rows()], new boolean[observation.rows()]);
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
        if (!correlated) {
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
