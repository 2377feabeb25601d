package org.photosphere.model.training;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.photosphere.model.InputException;

/**
 * Mean and leading principal components of a set of spectra.
 *
 * @param mean [bin]
 * @param components orthogonal, each as long as the standard deviation of its coefficient, so that coefficients have
 *     unit variance, by falling length, [component][bin]
 */
public record PrincipalComponents(double[] mean, double[][] components) {

    /**
     * @param spectra [spectrum][bin]
     * @param count at most this many components; fewer where the spectra span fewer
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
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(product, false));
        int kept = Math.min(count, significant(eigen.getEigenvalues()));
        double[][] components = new double[kept][bins];
        for (int k = 0; k < kept; k++) {
            double[] vector = eigen.getEigenvector(k).toArray();
            double[] direction = byBins ? vector : combine(centred, vector);
            double length = Math.sqrt(eigen.getEigenvalue(k) / n) / norm(direction);
            for (int j = 0; j < bins; j++) {
                components[k][j] = direction[j] * length;
            }
        }
        return new PrincipalComponents(mean, components);
    }

    /** How many eigenvalues stand above rounding. */
    private static int significant(double[] eigenvalues) {
        int count = 0;
        while (count < eigenvalues.length && eigenvalues[count] > 1e-13 * eigenvalues[0]) {
            count++;
        }
        return count;
    }

    private static double[][] columnProducts(double[][] rows) {
        int bins = rows[0].length;
        double[][] product = new double[bins][bins];
        for (double[] row : rows) {
            for (int a = 0; a < bins; a++) {
                double value = row[a];
                double[] target = product[a];
                for (int b = 0; b < bins; b++) {
                    target[b] += value * row[b];
                }
            }
        }
        return product;
    }

    private static double[][] rowProducts(double[][] rows) {
        double[][] product = new double[rows.length][rows.length];
        for (int a = 0; a < rows.length; a++) {
            for (int b = 0; b <= a; b++) {
                double sum = 0;
                for (int j = 0; j < rows[a].length; j++) {
                    sum += rows[a][j] * rows[b][j];
                }
                product[a][b] = sum;
                product[b][a] = sum;
            }
        }
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
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
