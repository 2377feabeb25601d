package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.NoiseModel;
import org.photosphere.model.inversion.noise.WhitenedNoise;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.WavelengthBins;

class NormalEquationsTest {

    private static final double[] STAR = {5772, 4.1, -0.3, 0.15};
    private static final double[] ELSEWHERE = {6100, 3.6, -0.6, 0.22};

    private final AnalyticModel model = AnalyticModel.standard();

    /** An observation and all that its chi^2 depends on. */
    private final class Case {
        private final ParameterBox box;
        private final InstrumentView view;
        private final Observation observation;
        private final WhitenedNoise noise;

        Case(FitProfile profile, double[][] shared, Arm... arms) {
            box = new ParameterBox(model.labels(), profile.velocityRangeKms());
            view = new InstrumentView(model, profile, InversionSettings.defaults(), List.of(arms));
            var spectrum = Simulation.spectrum(arms);
            observation = new ObservationFactory(view, model.wavelengths())
                    .observation(view.observe(spectrum, new ArrayPool()), spectrum);
            noise = new WhitenedNoise(NoiseModel.observed(observation, new ArrayPool()), shared);
        }

        double[] scaled(double[] labels, double kms) {
            double[] scaled = java.util.Arrays.copyOf(box.scaled(labels), view.parameters());
            if (view.moves()) {
                scaled[labels.length] = box.scaledVelocity(kms);
            }
            return scaled;
        }

        NormalEquations at(double[] scaled) {
            float[][] points = new float[1][5 * view.model().points()];
            view.model().evaluate(new double[][] {box.labels(scaled)}, points);
            Workspace work = new Workspace(view);
            view.sample(points[0], new double[view.arms().size()], box.lnShift(scaled), work.rows);
            double[] value = observation.value().clone();
            noise.whiten(value, 0, value.length);
            return work.projection.at(noise, value, work.rows, box.lnShiftDerivative(scaled));
        }

        void assertGradientIsTheDerivativeOfChiSquare(double[] scaled) {
            NormalEquations normal = at(scaled);
            double h = 1e-3;
            for (int k = 0; k < scaled.length; k++) {
                double[] up = scaled.clone();
                double[] down = scaled.clone();
                up[k] += h;
                down[k] -= h;
                double difference = (at(up).chi2() - at(down).chi2()) / (2 * h);
                assertThat(-2 * normal.gradient()[k]).isCloseTo(difference, offset(2e-3 * Math.abs(difference) + 1.0));
            }
        }
    }

    private Arm arm(int pixels, LineSpread lineSpread) {
        WavelengthBins axis = WavelengthBins.logUniform(3100, 8900, pixels);
        AnalyticModel source = model.at(axis, model.resolvingPower());
        return Simulation.with(Simulation.arm(axis, source.beyond(STAR), 50, 2.0, new Random(3)), lineSpread);
    }

    private Case plain(int pixels, LineSpread lineSpread) {
        return new Case(FitProfile.PLAIN, new double[0][], arm(pixels, lineSpread));
    }

    @Test
    void gradientIsTheDerivativeOfChiSquareOnRebinnedPixels() {
        Case rebinned = plain(2500, new LineSpread.Unresolved());
        rebinned.assertGradientIsTheDerivativeOfChiSquare(rebinned.scaled(ELSEWHERE, 0));
    }

    @Test
    void gradientIsTheDerivativeOfChiSquareOnWidePixels() {
        Case wide = plain(300, new LineSpread.Unresolved());
        wide.assertGradientIsTheDerivativeOfChiSquare(wide.scaled(ELSEWHERE, 0));
    }

    @Test
    void gradientIsTheDerivativeOfChiSquareOfABroadenedModel() {
        Case broad = plain(2500, new LineSpread.ResolvingPower(150));
        broad.assertGradientIsTheDerivativeOfChiSquare(broad.scaled(ELSEWHERE, 0));
    }

    @Test
    void gradientIsTheDerivativeOfChiSquareWithContinuaVelocityAndSharedErrors() {
        FitProfile profile = FitProfile.PLAIN.withContinuumDegree(4).withVelocityRangeKms(600);
        Arm moving = arm(900, new LineSpread.ResolvingPower(200));
        Arm still = arm(400, new LineSpread.Unresolved());
        Case probe = new Case(profile, new double[0][], moving, still);
        double[][] shared = new double[2][probe.view.rows()];
        Random random = new Random(5);
        for (double[] column : shared) {
            double phase = random.nextDouble();
            for (int i = 0; i < column.length; i++) {
                column[i] = 0.05 * Math.sin(i * 0.01 + phase);
            }
        }
        Case all = new Case(profile, shared, moving, still);
        assertThat(all.view.moves()).isTrue();
        assertThat(all.at(all.scaled(ELSEWHERE, 40)).linear()).hasSize(10);
        all.assertGradientIsTheDerivativeOfChiSquare(all.scaled(ELSEWHERE, 40));
    }

    @Test
    void sharedErrorsAreAsGoodAsTheirCovariance() {
        Arm arm = arm(300, new LineSpread.Unresolved());
        Case without = new Case(FitProfile.PLAIN, new double[0][], arm);
        int rows = without.view.rows();
        double[] column = new double[rows];
        for (int i = 0; i < rows; i++) {
            column[i] = 0.02 * Math.cos(i * 0.05);
        }
        Case with = new Case(FitProfile.PLAIN, new double[][] {column.clone()}, arm);
        double[] scaled = without.scaled(ELSEWHERE, 0);
        // With the covariance C = D + u u', chi^2 = r' C^-1 r; the scale is the generalised least squares one.
        double[] m = new double[rows];
        float[][] points = new float[1][5 * without.view.model().points()];
        without.view.model().evaluate(new double[][] {without.box.labels(scaled)}, points);
        for (int i = 0; i < rows; i++) {
            m[i] = points[0][i];
        }
        double[] y = without.observation.value();
        double[] d = without.observation.variance();
        double my = product(m, y, column, d);
        double mm = product(m, m, column, d);
        double expected = product(y, y, column, d) - my * my / mm;
        assertThat(with.at(scaled).chi2()).isCloseTo(expected, offset(1e-6 * expected));
        assertThat(with.at(scaled).linear()[0]).isCloseTo(my / mm, offset(1e-6));
        assertThat(with.at(scaled).chi2()).isLessThan(without.at(scaled).chi2());
    }

    /** Returns a' (D + u u')^-1 b by Sherman and Morrison. */
    private static double product(double[] a, double[] b, double[] u, double[] d) {
        double ab = 0;
        double au = 0;
        double bu = 0;
        double uu = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i] / d[i];
            au += a[i] * u[i] / d[i];
            bu += b[i] * u[i] / d[i];
            uu += u[i] * u[i] / d[i];
        }
        return ab - au * bu / (1 + uu);
    }

    @Test
    void curvatureIsThatOfChiSquareWithTheScaleFreeAtAnExactFit() {
        Arm exact = Simulation.arm(model.wavelengths(), model.beyond(STAR), -50, 2.0, new Random(3));
        Case fit = new Case(FitProfile.PLAIN, new double[0][], exact);
        double[] scaled = fit.scaled(STAR, 0);
        NormalEquations normal = fit.at(scaled);
        double[] moved = {scaled[0] + 1e-3, scaled[1] - 2e-3, scaled[2] + 1e-3, scaled[3] + 3e-3};
        double[] step = {1e-3, -2e-3, 1e-3, 3e-3};
        double rise = fit.at(moved).chi2() - normal.chi2();
        assertThat(-normal.promisedDrop(step)).isCloseTo(rise, offset(0.03 * rise));
    }

    @Test
    void whiteningUndoesTheCovarianceOfNeighbours() {
        Observation observation = plain(1900, new LineSpread.Unresolved()).observation;
        NoiseModel noise = NoiseModel.observed(observation, new ArrayPool());
        // Columns of L^-1 give the inverse covariance; times the covariance it must be the identity.
        int n = 60;
        int first = 20;
        double[][] columns = new double[n][observation.rows()];
        for (int j = 0; j < n; j++) {
            columns[j][first + j] = 1.0;
            noise.whiten(columns[j], 0, observation.rows());
        }
        boolean correlated = false;
        for (int i = 1; i < n - 20; i++) {
            for (int j = 1; j < n - 20; j++) {
                double sum = 0;
                for (int k = j - 1; k <= j + 1; k++) {
                    double inverse = 0;
                    for (int row = 0; row < observation.rows(); row++) {
                        inverse += columns[i][row] * columns[k][row];
                    }
                    sum += inverse
                            * (k == j
                                    ? observation.variance()[first + j]
                                    : observation.covariance()[first + Math.max(k, j)]);
                }
                assertThat(sum).isCloseTo(i == j ? 1.0 : 0.0, offset(1e-6));
            }
            correlated |=
                    observation.covariance()[first + i] > 0.05 * observation.variance()[first + i];
        }
        assertThat(correlated).isTrue();
    }
}
