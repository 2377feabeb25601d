package org.photosphere.model.inversion.noise;

import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.vector.Gram;

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
    private final double sharedDegrees;

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
            sharedDegrees = 0;
            return;
        }
        Gram.symmetric(shared, 0, count, 0, shared[0].length, products, 0);
        double[][] covariance = new double[count][];
        for (int c = 0; c < count; c++) {
            covariance[c] = products[c].clone();
            covariance[c][c] += 1.0;
        }
        CholeskyDecomposition factor = factor(covariance);
        logDeterminant = factor == null ? Double.NaN : independent.logDeterminant() + Math.log(factor.getDeterminant());
        sharedDegrees =
                factor == null ? 0 : count - factor.getSolver().getInverse().getTrace();
    }

    /** Returns null where the covariance is not finite or not positive. */
    private static @Nullable CholeskyDecomposition factor(double[][] covariance) {
        try {
            return new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false));
        } catch (MathIllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Returns the expectation of the shared errors' contribution to chi^2: 1 for each that the spectrum measures well, trace of
     * M (1 + M)^-1 with their {@link #products} M.
     */
    double sharedDegrees() {
        return sharedDegrees;
    }

    /** Returns the observed noise alone. */
    public static WhitenedNoise observed(Observation observation) {
        return observed(observation, new ArrayPool());
    }

    /** @param pool of the arrays */
    public static WhitenedNoise observed(Observation observation, ArrayPool pool) {
        return new WhitenedNoise(NoiseModel.observed(observation, pool), NONE);
    }

    /** Gives the arrays back: this is not used any more. */
    public void release(ArrayPool pool) {
        independent.release(pool);
        pool.give(shared);
    }

    /**
     * Returns the observed noise with a share of each row's value: a first fit under it is not led by single bright rows, such
     * as cosmic rays, however small their stated errors are.
     *
     * @param pool of the arrays
     */
    public static WhitenedNoise tolerant(Observation observation, double share, ArrayPool pool) {
        double[] variance = pool.doubles(observation.rows());
        for (int i = 0; i < variance.length; i++) {
            double error = share * observation.value()[i];
            variance[i] = error * error;
        }
        NoiseModel independent = new NoiseModel(observation, variance, new boolean[variance.length], pool);
        pool.give(variance);
        return new WhitenedNoise(independent, NONE);
    }

    /**
     * Returns the factors by which {@link #whiten} multiplies rows where these are independent, not to be modified; null
     * where neighbours correlate.
     */
    public double @Nullable [] diagonal() {
        return independent.diagonal();
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
