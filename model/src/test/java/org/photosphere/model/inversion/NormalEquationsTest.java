package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.WavelengthBins;

class NormalEquationsTest {

    private static final double[] STAR = {5772, 4.1, -0.3, 0.15};
    private static final double[] ELSEWHERE = {6100, 3.6, -0.6, 0.22};

    private final AnalyticModel model = AnalyticModel.standard();
    private final LabelBox box = new LabelBox(model.labels());

    private NormalEquations at(Observation observation, NoiseModel noise, double[] scaled) {
        double[] labels = box.labels(scaled);
        Evaluation evaluation = model.evaluate(new double[][] {labels});
        double[] value = observation.value().clone();
        noise.whiten(value);
        return NormalEquations.at(
                observation,
                noise,
                value,
                evaluation.flux()[0],
                evaluation.jacobian()[0],
                box.unscaleDerivatives(labels),
                new Workspace(observation.rows(), 4));
    }

    private Observation observe(int pixels, LineSpread lineSpread) {
        WavelengthBins axis = WavelengthBins.logUniform(3100, 8900, pixels);
        AnalyticModel source = model.at(axis, model.resolvingPower());
        Arm arm = Simulation.with(Simulation.arm(axis, source.beyond(STAR), 50, 2.0, new Random(3)), lineSpread);
        return (Observation) new ModelAxisSampler(model, 0.8, 5).sample(Simulation.spectrum(arm));
    }

    private void assertGradientIsTheDerivativeOfChiSquare(Observation observation) {
        NoiseModel noise = new NoiseModel(
                observation,
                new double[observation.rows()],
                2.0,
                new double[observation.rows()],
                new double[observation.rows()]);
        double[] scaled = box.scaled(ELSEWHERE);
        NormalEquations normal = at(observation, noise, scaled);
        double h = 1e-3;
        for (int k = 0; k < 4; k++) {
            double[] up = scaled.clone();
            double[] down = scaled.clone();
            up[k] += h;
            down[k] -= h;
            double difference = (at(observation, noise, up).chi2()
                            - at(observation, noise, down).chi2())
                    / (2 * h);
            assertThat(-2 * normal.gradient()[k]).isCloseTo(difference, offset(2e-3 * Math.abs(difference) + 1.0));
        }
    }

    @Test
    void gradientIsTheDerivativeOfChiSquareOnRebinnedPixels() {
        assertGradientIsTheDerivativeOfChiSquare(observe(2500, new LineSpread.Unresolved()));
    }

    @Test
    void gradientIsTheDerivativeOfChiSquareOnWidePixels() {
        assertGradientIsTheDerivativeOfChiSquare(observe(300, new LineSpread.Unresolved()));
    }

    @Test
    void gradientIsTheDerivativeOfChiSquareOfABroadenedModel() {
        assertGradientIsTheDerivativeOfChiSquare(observe(2500, new LineSpread.ResolvingPower(150)));
    }

    @Test
    void curvatureIsThatOfChiSquareWithTheScaleFreeAtAnExactFit() {
        Arm exact = Simulation.arm(model.wavelengths(), model.beyond(STAR), -50, 2.0, new Random(3));
        Observation observation = (Observation) new ModelAxisSampler(model, 0.8, 5).sample(Simulation.spectrum(exact));
        NoiseModel noise = new NoiseModel(
                observation,
                new double[observation.rows()],
                2.0,
                new double[observation.rows()],
                new double[observation.rows()]);
        double[] scaled = box.scaled(STAR);
        NormalEquations normal = at(observation, noise, scaled);
        double[] moved = {scaled[0] + 1e-3, scaled[1] - 2e-3, scaled[2] + 1e-3, scaled[3] + 3e-3};
        double[] step = {1e-3, -2e-3, 1e-3, 3e-3};
        double rise = at(observation, noise, moved).chi2() - normal.chi2();
        assertThat(-normal.promisedDrop(step)).isCloseTo(rise, offset(0.03 * rise));
    }

    @Test
    void whiteningUndoesTheCovarianceOfNeighbours() {
        Observation observation = observe(1900, new LineSpread.Unresolved());
        NoiseModel noise = new NoiseModel(
                observation,
                new double[observation.rows()],
                0.0,
                new double[observation.rows()],
                new double[observation.rows()]);
        // Columns of L^-1 give the inverse covariance; times the covariance it must be the identity.
        int n = 60;
        double[][] columns = new double[n][observation.rows()];
        for (int j = 0; j < n; j++) {
            columns[j][j] = 1.0;
            noise.whiten(columns[j]);
        }
        boolean correlated = false;
        for (int i = 0; i < n - 20; i++) {
            for (int j = 0; j < n - 20; j++) {
                double sum = 0;
                for (int k = Math.max(0, j - 1); k <= j + 1; k++) {
                    double inverse = 0;
                    for (int row = 0; row < n; row++) {
                        inverse += columns[i][row] * columns[k][row];
                    }
                    sum += inverse
                            * (k == j ? observation.variance()[j] : observation.covariance()[Math.max(k, j)]);
                }
                assertThat(sum).isCloseTo(i == j ? 1.0 : 0.0, offset(1e-6));
            }
            correlated |= observation.covariance()[i] > 0.05 * observation.variance()[i];
        }
        assertThat(correlated).isTrue();
    }
}
