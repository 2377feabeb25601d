package org.photosphere.model.training;

import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.photosphere.model.network.components.ComponentWeights;

/**
 * Spectra as coefficients of a network's basis. A training towards them never computes a spectrum, so that its cost does
 * not depend on the number of bins; the squares of coefficients are those of spectra of smooth scale, and factors turn
 * them to those of max-normalised ones.
 *
 * @param coefficients of the least-squares fit of the basis, [spectrum][component]
 * @param factors inverse square of each spectrum's maximum, [spectrum]
 * @param squares sum over bins of each basis spectrum's squares, [component]
 */
record CoefficientTargets(float[][] coefficients, float[] factors, float[] squares) {

    static CoefficientTargets of(TrainingSet set, ComponentWeights weights) {
        int bins = weights.bins();
        int components = weights.components();
        double[][] products = new double[components][components];
        IntStream.range(0, components).parallel().forEach(a -> {
            for (int b = 0; b < components; b++) {
                products[a][b] = product(weights.basis(), a * bins, weights.basis(), b * bins, bins);
            }
        });
        double[] scale = scale(products);
        DecompositionSolver solver = new CholeskyDecomposition(scaled(products, scale)).getSolver();
        float[][] coefficients = new float[set.size()][components];
        float[] factors = new float[set.size()];
        IntStream.range(0, set.size()).parallel().forEach(i -> {
            float[] centred = new float[bins];
            float maximum = 0;
            for (int j = 0; j < bins; j++) {
                centred[j] = set.smooth()[i][j] - weights.mean()[j];
                maximum = Math.max(maximum, set.smooth()[i][j]);
            }
            factors[i] = 1 / (maximum * maximum);
            double[] right = new double[components];
            for (int k = 0; k < components; k++) {
                right[k] = scale[k] * product(weights.basis(), k * bins, centred, 0, bins);
            }
            double[] fitted = solver.solve(new ArrayRealVector(right, false)).toArray();
            for (int k = 0; k < components; k++) {
                coefficients[i][k] = (float) (scale[k] * fitted[k]);
            }
        });
        float[] squares = new float[components];
        for (int k = 0; k < components; k++) {
            squares[k] = (float) products[k][k];
        }
        return new CoefficientTargets(coefficients, factors, squares);
    }

    /** Returns the inverse length of each basis spectrum; 0 for one that rounding has removed. */
    private static double[] scale(double[][] products) {
        return IntStream.range(0, products.length)
                .mapToDouble(k -> products[k][k] > 0 ? 1 / Math.sqrt(products[k][k]) : 0)
                .toArray();
    }

    /** Returns the products of basis spectra of unit length: the decomposition's threshold is absolute. */
    private static Array2DRowRealMatrix scaled(double[][] products, double[] scale) {
        double[][] scaled = new double[scale.length][scale.length];
        for (int a = 0; a < scale.length; a++) {
            for (int b = 0; b < scale.length; b++) {
                scaled[a][b] = a == b ? 1 : products[a][b] * scale[a] * scale[b];
            }
        }
        return new Array2DRowRealMatrix(scaled, false);
    }

    private static double product(float[] a, int fromA, float[] b, int fromB, int bins) {
        double sum = 0;
        for (int j = 0; j < bins; j++) {
            sum += (double) a[fromA + j] * b[fromB + j];
        }
        return sum;
    }

    /** Returns some of the spectra's, with the same squares. */
    CoefficientTargets rows(int[] indices) {
        float[] some = new float[indices.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = factors[indices[i]];
        }
        return new CoefficientTargets(TrainingSet.rows(coefficients, indices), some, squares);
    }
}
