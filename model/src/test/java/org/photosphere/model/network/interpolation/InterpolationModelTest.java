package org.photosphere.model.network.interpolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ForwardModelContract;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.training.PrincipalComponents;
import org.photosphere.model.training.SmallGrid;

class InterpolationModelTest extends ForwardModelContract {

    private static final NormalisedGrid GRID = SmallGrid.of(14);

    private static GridInterpolation grid() {
        PrincipalComponents found = PrincipalComponents.of(GRID.flux(), 20);
        float[][] coefficients = new float[GRID.spectra()][found.components().length];
        float[][] basis = new float[found.components().length][found.mean().length];
        float[] mean = new float[found.mean().length];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = (float) found.mean()[j];
            for (int c = 0; c < basis.length; c++) {
                basis[c][j] = (float) found.components()[c][j];
            }
        }
        for (int i = 0; i < coefficients.length; i++) {
            for (int c = 0; c < basis.length; c++) {
                double product = 0;
                double square = 0;
                for (int j = 0; j < mean.length; j++) {
                    product += (GRID.flux()[i][j] - mean[j]) * basis[c][j];
                    square += basis[c][j] * basis[c][j];
                }
                coefficients[i][c] = (float) (product / square);
            }
        }
        return new GridInterpolation(GRID.labels(), coefficients, basis, mean);
    }

    @Override
    protected ForwardModel open() {
        float[] error = new float[GRID.bins().count()];
        return new InterpolationModel(
                new ModelDescription(
                        "between",
                        "0".repeat(64),
                        SmallGrid.space(GRID),
                        GRID.bins(),
                        100,
                        EmulatorError.uniform(error)),
                grid());
    }

    @Test
    void hasTheNodesSpectraAndComesCloseBetweenThem() {
        try (ForwardModel model = open()) {
            float[][] atNodes = model.flux(GRID.labels());
            double[] between = {5230, -0.41};
            float[] there = model.flux(new double[][] {between})[0];
            float[] truth = SmallGrid.TRUTH.flux(new double[][] {between})[0];
            for (int j = 0; j < truth.length; j++) {
                assertThat(atNodes[40][j]).isCloseTo(GRID.flux()[40][j], within(2e-4f));
                assertThat(there[j]).isCloseTo(truth[j], within(5e-4f));
            }
        }
    }

    @Test
    void derivativesOfTheWeightsAreThoseOfTheirDifferences() {
        LocalInterpolation interpolation = new LocalInterpolation(GRID.labelBounds(), GRID.labels());
        double[] point = {5230, -0.41};
        LocalInterpolation.WithDerivatives at = interpolation.withDerivatives(point);
        double[] steps = {1e-2, 1e-5};
        for (int k = 0; k < 2; k++) {
            double[] up = point.clone();
            double[] down = point.clone();
            up[k] += steps[k];
            down[k] -= steps[k];
            double[] above = byNode(interpolation.at(up));
            double[] below = byNode(interpolation.at(down));
            double[] derivative = byNode(new LocalInterpolation.Weighted(at.at().nodes(), at.derivatives()[k]));
            double largest = Arrays.stream(derivative).map(Math::abs).max().orElseThrow();
            for (int i = 0; i < derivative.length; i++) {
                assertThat((above[i] - below[i]) / (2 * steps[k])).isCloseTo(derivative[i], within(1e-4 * largest));
            }
        }
    }

    private static double[] byNode(LocalInterpolation.Weighted weighted) {
        double[] weights = new double[GRID.spectra()];
        for (int i = 0; i < weighted.nodes().length; i++) {
            weights[weighted.nodes()[i]] = weighted.weights()[i];
        }
        return weights;
    }

    @Test
    void tensorsThatDoNotFitAreRefused() {
        Map<String, Tensor> tensors = grid().toTensors();
        assertThat(GridInterpolation.fromTensors(tensors, "file").basis()).isDeepEqualTo(grid().basis());
        tensors.put("interpolation.mean", Tensor.ofFloats(new float[3], 3));
        assertThatThrownBy(() -> GridInterpolation.fromTensors(tensors, "file"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("fit each other");
        tensors.remove("interpolation.basis");
        assertThatThrownBy(() -> GridInterpolation.fromTensors(tensors, "file"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interpolation.basis");
    }
}
