package org.photosphere.model.training.baseline;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.interpolation.GridInterpolation;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.training.PrincipalComponents;
import org.photosphere.model.training.Stage;
import org.photosphere.model.training.TrainableNetwork;
import org.photosphere.model.training.TrainingData;

/** The training nodes for {@link InterpolationSettings}: a training without stages. */
final class NodesOfGrid implements TrainableNetwork {

    private final GridInterpolation grid;

    NodesOfGrid(TrainingData data, int components) {
        NormalisedGrid nodes = data.train();
        TrainableNetwork.requireSpectra(nodes, data.validation());
        PrincipalComponents found = PrincipalComponents.of(nodes.flux(), components);
        float[][] basis = floats(found.components());
        float[] mean = floats(new double[][] {found.mean()})[0];
        float[][] coefficients = IntStream.range(0, nodes.spectra())
                .parallel()
                .mapToObj(i -> coefficients(nodes.flux()[i], found))
                .toArray(float[][]::new);
        grid = new GridInterpolation(nodes.labels(), coefficients, basis, mean);
    }

    private static float[] coefficients(float[] flux, PrincipalComponents found) {
        float[] coefficients = new float[found.components().length];
        for (int c = 0; c < coefficients.length; c++) {
            double[] component = found.components()[c];
            double product = 0;
            double square = 0;
            for (int j = 0; j < flux.length; j++) {
                product += (flux[j] - found.mean()[j]) * component[j];
                square += component[j] * component[j];
            }
            coefficients[c] = (float) (product / square);
        }
        return coefficients;
    }

    private static float[][] floats(double[][] rows) {
        float[][] floats = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            floats[i] = new float[rows[i].length];
            for (int j = 0; j < floats[i].length; j++) {
                floats[i][j] = (float) rows[i][j];
            }
        }
        return floats;
    }

    @Override
    public List<Stage> stages() {
        return List.of();
    }

    @Override
    public Map<String, String> provenance() {
        return Map.of();
    }

    @Override
    public int fingerprint() {
        return grid.nodes().length * grid.bins() + grid.components();
    }

    @Override
    public Map<String, Tensor> weights() {
        return grid.toTensors();
    }

    /** The nodes are their own result. */
    @Override
    public void settle(Map<String, Tensor> weights, String source) {}

    @Override
    public void begin(int stage, @Nullable Map<String, Tensor> state, String source) {
        throw new IllegalStateException("an interpolation has no stage " + stage);
    }

    @Override
    public double step(int step, double rate) {
        throw new IllegalStateException("an interpolation has no steps");
    }

    @Override
    public double validationRmse() {
        return Double.NaN;
    }

    @Override
    public boolean refit() {
        return false;
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of();
    }

    @Override
    public void close() {
        // No native memory.
    }
}
