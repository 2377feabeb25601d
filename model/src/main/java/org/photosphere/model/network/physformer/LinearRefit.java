package org.photosphere.model.network.physformer;

import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.photosphere.model.network.tensor.Weights;

/**
 * Least-squares fit of the decoder's linear part: the change of every bin's darkness that restores the spectra, as a
 * linear function of the latents. Blocks and heads change spectra as they learn the structure over depth; gradient steps
 * would need far longer to compensate for that in the linear part, where an exact solution exists.
 */
final class LinearRefit {

    private static final String EXPANSION = PhysFormerDecoder.PREFIX + "expand";

    /** Ridge relative to the mean of the normal matrix's diagonal. */
    private static final double RIDGE = 1e-6;

    private LinearRefit() {}

    /**
     * Adds the fitted change to the weights.
     *
     * @param latents [row][latent]
     * @param changes of darkness, wanted, [row][bin]
     * @param targets weights to change
     */
    static void apply(PhysFormerShape shape, float[][] latents, float[][] changes, List<Weights> targets) {
        int terms = shape.latent() + 1;
        double[][] normal = new double[terms][terms];
        double[][] right = new double[terms][shape.bins()];
        for (int i = 0; i < latents.length; i++) {
            for (int a = 0; a < terms; a++) {
                double factor = term(latents[i], a);
                for (int b = 0; b <= a; b++) {
                    normal[a][b] += factor * term(latents[i], b);
                }
                for (int j = 0; j < shape.bins(); j++) {
                    right[a][j] += factor * changes[i][j];
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
        targets.forEach(weights -> add(shape, fitted, weights));
    }

    /** A latent, or the constant after them. */
    private static double term(float[] latents, int place) {
        return place < latents.length ? latents[place] : 1;
    }

    private static void add(PhysFormerShape shape, RealMatrix fitted, Weights weights) {
        float[] expansion = weights.get(EXPANSION);
        float[] bias = weights.get(EXPANSION + ".bias");
        int stride = shape.patches() * shape.tokenWidth();
        for (int j = 0; j < shape.bins(); j++) {
            int channel = j / shape.patchBins() * shape.tokenWidth() + j % shape.patchBins();
            for (int z = 0; z < shape.latent(); z++) {
                expansion[z * stride + channel] += (float) fitted.getEntry(z, j);
            }
            bias[channel] += (float) fitted.getEntry(shape.latent(), j);
        }
    }
}
