package org.photosphere.model.network.components;

import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.photosphere.model.network.components.ComponentWeights.Layer;

/** Weighted linear least squares for a perceptron's last layer, which is linear in its weights. */
final class LastLayer {

    /** Share of the mean square that is added to each feature's: features may be collinear. */
    private static final double RIDGE = 1e-9;

    private LastLayer() {}

    /**
     * @param layer overwritten
     * @param features outputs of the last hidden layer, [row * inputs + input]
     * @param targets [row][output]
     * @param factors weight of each row's squares, [row]
     */
    static void fit(Layer layer, float[] features, float[][] targets, float[] factors) {
        int terms = layer.inputs() + 1;
        int outputs = layer.outputs();
        double[][] normal = new double[terms][terms];
        double[][] right = new double[terms][outputs];
        IntStream.range(0, terms).parallel().forEach(a -> {
            for (int i = 0; i < targets.length; i++) {
                double factor = factors[i] * term(features, i, a, layer.inputs());
                for (int b = 0; b < terms; b++) {
                    normal[a][b] += factor * term(features, i, b, layer.inputs());
                }
                for (int k = 0; k < outputs; k++) {
                    right[a][k] += factor * targets[i][k];
                }
            }
        });
        double trace = IntStream.range(0, terms).mapToDouble(a -> normal[a][a]).sum();
        for (int a = 0; a < terms; a++) {
            normal[a][a] += RIDGE * trace / terms;
        }
        double[][] fitted = new CholeskyDecomposition(new Array2DRowRealMatrix(normal, false))
                .getSolver()
                .solve(new Array2DRowRealMatrix(right, false))
                .getData();
        for (int k = 0; k < outputs; k++) {
            for (int a = 0; a < layer.inputs(); a++) {
                layer.weight()[a * outputs + k] = (float) fitted[a][k];
            }
            layer.bias()[k] = (float) fitted[layer.inputs()][k];
        }
    }

    /** A feature, or the constant after them. */
    private static double term(float[] features, int row, int place, int inputs) {
        return place < inputs ? features[row * inputs + place] : 1;
    }
}
