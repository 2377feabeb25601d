package org.photosphere.model.network.physformer;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/** Linear functions of the latents that fit given values best, with a small ridge. */
final class LeastSquares {

    /** Ridge relative to the mean of the normal matrix's diagonal. */
    private static final double RIDGE = 1e-6;

    private LeastSquares() {}

    /**
     * @param latents [row][latent]
     * @param values to fit, [row][value]
     * @return coefficients by latent, and the constant after them, [latent + 1][value]
     */
    static float[][] fit(float[][] latents, float[][] values) {
        int terms = latents[0].length + 1;
        double[][] normal = new double[terms][terms];
        double[][] right = new double[terms][values[0].length];
        for (int i = 0; i < latents.length; i++) {
            for (int a = 0; a < terms; a++) {
                double factor = term(latents[i], a);
                for (int b = 0; b <= a; b++) {
                    normal[a][b] += factor * term(latents[i], b);
                }
                for (int j = 0; j < right[a].length; j++) {
                    right[a][j] += factor * values[i][j];
                }
            }
        }
        double trace = 0;
        for (int a = 0; a < terms; a++) {
            trace += normal[a][a];
        }
        for (int a = 0; a < terms; a++) {
            normal[a][a] += RIDGE * trace / terms;
            for (int b = 0; b < a; b++) {
                normal[b][a] = normal[a][b];
            }
        }
        RealMatrix fitted = new CholeskyDecomposition(new Array2DRowRealMatrix(normal, false))
                .getSolver()
                .solve(new Array2DRowRealMatrix(right, false));
        float[][] coefficients = new float[terms][right[0].length];
        for (int a = 0; a < terms; a++) {
            for (int j = 0; j < coefficients[a].length; j++) {
                coefficients[a][j] = (float) fitted.getEntry(a, j);
            }
        }
        return coefficients;
    }

    /** A latent, or the constant after them. */
    private static double term(float[] latents, int place) {
        return place < latents.length ? latents[place] : 1;
    }
}
