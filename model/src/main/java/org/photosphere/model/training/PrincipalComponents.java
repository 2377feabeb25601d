package org.photosphere.model.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.photosphere.model.InputException;
import org.photosphere.model.network.GramSchmidt;

/**
 * Mean and leading principal components of a set of spectra.
 *
 * @param mean [bin]
 * @param components orthogonal, each with the standard deviation of its coefficient as length, so that coefficients
 *     have unit variance, by descending length, [component][bin]
 */
public record PrincipalComponents(double[] mean, double[][] components) {

    /**
     * Iterations, enough for the span of the leading components; the trailing ones need not be exact for a good basis.
     */
    private static final int ITERATIONS = 30;

    /** Additional vectors, which accelerate the convergence of the last requested ones. */
    private static final int SPARE = 8;

    private static final int BLOCK = 32;

    /** Minimum share of the squares: spectra are single precision, and smaller directions contain only rounding. */
    private static final double LEAST_EIGENVALUE = 1e-12;

    /**
     * @param spectra [spectrum][bin]
     * @param count at most this many components; fewer where the spectra span fewer
     * @throws InputException where no two spectra differ
     */
    public static PrincipalComponents of(float[][] spectra, int count) {
        if (spectra.length < 2) {
            throw new InputException("principal components of " + spectra.length + " spectra", "use a larger grid");
        }
        int n = spectra.length;
        int bins = spectra[0].length;
        double[] mean = new double[bins];
        for (float[] spectrum : spectra) {
            for (int j = 0; j < bins; j++) {
                mean[j] += spectrum[j] / (double) n;
            }
        }
        double[][] centred = new double[n][bins];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < bins; j++) {
                centred[i][j] = spectra[i][j] - mean[j];
            }
        }
        // The smaller of the two product matrices has the same eigenvalues.
        boolean byBins = bins <= n;
        double[][] product = byBins ? columnProducts(centred) : rowProducts(centred);
        double[][] vectors = leadingVectors(product, count);
        if (vectors.length == 0) {
            throw new InputException("all " + n + " spectra are alike", "use a grid whose labels vary");
        }
        double[][] components = new double[vectors.length][bins];
        for (int k = 0; k < vectors.length; k++) {
            double[] direction = byBins ? vectors[k] : combine(centred, vectors[k]);
            double length = Math.sqrt(norm(times(product, vectors[k])) / n) / norm(direction);
            for (int j = 0; j < bins; j++) {
                components[k][j] = direction[j] * length;
            }
        }
        return new PrincipalComponents(mean, components);
    }

    /**
     * Returns the leading eigenvectors of a product matrix by orthogonal iteration. A full decomposition costs more,
     * and on smooth spectra, whose eigenvalues fall below rounding, the library's does not converge.
     *
     * @return orthonormal vectors by descending eigenvalue, at most {@code count}
     */
    private static double[][] leadingVectors(double[][] product, int count) {
        int size = product.length;
        Random random = new Random(size);
        double[][] vectors = new double[Math.min(size, count + SPARE)][size];
        for (double[] vector : vectors) {
            Arrays.setAll(vector, i -> random.nextGaussian());
        }
        double trace = 0;
        for (int a = 0; a < size; a++) {
            trace += product[a][a];
        }
        vectors = orthonormal(vectors, 0);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[][] images = new double[vectors.length][];
            double[][] now = vectors;
            Arrays.parallelSetAll(images, k -> times(product, now[k]));
            vectors = orthonormal(images, LEAST_EIGENVALUE * trace);
        }
        return Arrays.copyOf(vectors, Math.min(count, vectors.length));
    }

    /**
     * Orthonormalises vectors by Gram-Schmidt, twice because once is not enough for near-parallel vectors; short
     * remainders are dropped.
     */
    private static double[][] orthonormal(double[][] vectors, double shortest) {
        List<double[]> kept = new ArrayList<>();
        for (double[] vector : vectors) {
            GramSchmidt.removeProjections(vector, kept);
            GramSchmidt.removeProjections(vector, kept);
            if (GramSchmidt.normalise(vector, shortest)) {
                kept.add(vector);
            }
        }
        return kept.toArray(double[][]::new);
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] image = new double[matrix.length];
        Arrays.setAll(image, a -> GramSchmidt.dot(matrix[a], vector));
        return image;
    }

    private static double[][] columnProducts(double[][] rows) {
        int bins = rows[0].length;
        double[][] product = new double[bins][bins];
        // By blocks of columns, so that the order of each sum does not depend on the number of processors.
        IntStream.range(0, (bins + BLOCK - 1) / BLOCK).parallel().forEach(block -> {
            for (double[] row : rows) {
                for (int a = block * BLOCK; a < Math.min(bins, (block + 1) * BLOCK); a++) {
                    double value = row[a];
                    double[] target = product[a];
                    for (int b = 0; b < bins; b++) {
                        target[b] += value * row[b];
                    }
                }
            }
        });
        return product;
    }

    private static double[][] rowProducts(double[][] rows) {
        double[][] product = new double[rows.length][rows.length];
        IntStream.range(0, rows.length).parallel().forEach(a -> {
            for (int b = 0; b <= a; b++) {
                double sum = GramSchmidt.dot(rows[a], rows[b]);
                product[a][b] = sum;
                product[b][a] = sum;
            }
        });
        return product;
    }

    private static double[] combine(double[][] rows, double[] weights) {
        double[] sum = new double[rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += weights[i] * rows[i][j];
            }
        }
        return sum;
    }

    private static double norm(double[] vector) {
        return Math.sqrt(GramSchmidt.dot(vector, vector));
    }
}
