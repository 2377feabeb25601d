package org.photosphere.model.inversion;

/**
 * The noise of an observation's rows as a whitening: the observed variance, what the emulator misses of its grid and
 * what the grid misses of stars. Neighbouring rows may correlate, so the covariance is tridiagonal, and its Cholesky
 * factor L has two diagonals; L^-1 makes the noise independent and of variance 1. Immutable.
 */
final class NoiseModel {

    /**
     * Larger correlations of neighbours are taken as this. Pixels below 0.8 bins stay below 0.25 by geometry; towards
     * 0.5, for pixels as wide as the bins, whitening would amplify alternating errors of the model without bound.
     */
    private static final double MAX_CORRELATION = 0.4;

    private final double[] inverseDiagonal;
    private final double[] coupling;
    private final boolean correlated;
    private final double logDeterminant;

    /**
     * @param emulatorError as the rows see it, max-normalised flux, [row]
     * @param scale observed flux over max-normalised model flux
     * @param model max-normalised, as the rows see it, [row]
     * @param modelFloor share of the model's flux, [row]
     */
    NoiseModel(Observation observation, double[] emulatorError, double scale, double[] model, double[] modelFloor) {
        int rows = observation.rows();
        inverseDiagonal = new double[rows];
        coupling = new double[rows];
        double log = 0;
        double varianceBefore = 0;
        boolean any = false;
        for (int i = 0; i < rows; i++) {
            double emulator = scale * emulatorError[i];
            double floor = modelFloor[i] * scale * model[i];
            double variance = observation.variance()[i] + emulator * emulator + floor * floor;
            double covariance = observation.covariance()[i];
            double residual = variance;
            if (covariance != 0) {
                double most = MAX_CORRELATION * Math.sqrt(variance * varianceBefore);
                coupling[i] = Math.max(-most, Math.min(most, covariance)) * inverseDiagonal[i - 1];
                residual -= coupling[i] * coupling[i];
                any = true;
            }
            inverseDiagonal[i] = 1.0 / Math.sqrt(residual);
            varianceBefore = variance;
            log += Math.log(residual);
        }
        correlated = any;
        logDeterminant = log;
    }

    /** Logarithm of the determinant of the covariance: makes chi^2 under different noise comparable. */
    double logDeterminant() {
        return logDeterminant;
    }

    /** Multiplies by L^-1 in place; entries beyond the rows are left alone. */
    void whiten(double[] rows) {
        int count = inverseDiagonal.length;
        if (!correlated) {
            for (int i = 0; i < count; i++) {
                rows[i] *= inverseDiagonal[i];
            }
            return;
        }
        double before = 0;
        for (int i = 0; i < count; i++) {
            before = (rows[i] - coupling[i] * before) * inverseDiagonal[i];
            rows[i] = before;
        }
    }
}
