package org.photosphere.model.inversion;

/**
 * The noise of a spectrum around one model: independent errors as a whitening, and errors that rows share, as columns
 * that enter with a coefficient of unit variance each. Immutable.
 */
final class FitNoise {

    private static final double[][] NONE = new double[0][];

    private final NoiseModel independent;
    private final double[][] correlated;

    /** @param correlated columns of errors that rows share, in observed flux, [column][row]; whitened here, owned */
    FitNoise(NoiseModel independent, double[][] correlated) {
        this.independent = independent;
        this.correlated = correlated;
        for (double[] column : correlated) {
            independent.whiten(column, 0, column.length);
        }
    }

    /** The observed noise alone. */
    static FitNoise observed(Observation observation) {
        return new FitNoise(NoiseModel.observed(observation), NONE);
    }

    void whiten(double[] rows, int from, int to) {
        independent.whiten(rows, from, to);
    }

    /** Whitened, [column][row]; shared. */
    double[][] correlated() {
        return correlated;
    }

    /** Of the independent part: makes chi^2 under different noise comparable. */
    double logDeterminant() {
        return independent.logDeterminant();
    }
}
