package org.photosphere.model.inversion.noise;

import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * The noise of a spectrum around one model: independent errors as a whitening, and errors that rows share, as columns
 * that enter with a coefficient of unit variance each. Immutable.
 */
public final class WhitenedNoise {

    private static final double[][] NONE = new double[0][];

    private final NoiseModel independent;
    private final double[][] shared;
    private final double[][] products;
    private final double logDeterminant;

    /** @param shared columns of errors that rows share, in observed flux, [column][row]; whitened here, owned */
    public WhitenedNoise(NoiseModel independent, double[][] shared) {
        this.independent = independent;
        this.shared = shared;
        int count = shared.length;
        for (double[] column : shared) {
            independent.whiten(column, 0, column.length);
        }
        products = new double[count][count];
        if (count == 0) {
            logDeterminant = independent.logDeterminant();
            return;
        }
        Gram.symmetric(shared, 0, count, 0, shared[0].length, products, 0);
        double[][] covariance = new double[count][];
        for (int c = 0; c < count; c++) {
            covariance[c] = products[c].clone();
            covariance[c][c] += 1.0;
        }
        logDeterminant = independent.logDeterminant() + logDeterminantOf(covariance);
    }

    /** Returns a value that is not finite where the covariance is not. */
    private static double logDeterminantOf(double[][] covariance) {
        try {
            return Math.log(new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false)).getDeterminant());
        } catch (MathIllegalArgumentException e) {
            return Double.NaN;
        }
    }

    /** Returns the observed noise alone. */
    public static WhitenedNoise observed(Observation observation) {
        return new WhitenedNoise(NoiseModel.observed(observation), NONE);
    }

    public void whiten(double[] rows, int from, int to) {
        independent.whiten(rows, from, to);
    }

    /** Returns the errors that rows share, whitened, [column][row]; not to be modified. */
    public double[][] shared() {
        return shared;
    }

    /** Returns the inner products of {@link #shared}, [column][column]; not to be modified. */
    public double[][] products() {
        return products;
    }

    /** Returns the determinant as {@link NoiseModel#logDeterminant} does, shared errors included. */
    public double logDeterminant() {
        return logDeterminant;
    }
}
