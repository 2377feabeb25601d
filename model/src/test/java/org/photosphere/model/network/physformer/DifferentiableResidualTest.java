package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableResidual.BothWays;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;
import org.photosphere.model.physics.FormalSolution;
import org.photosphere.model.physics.GaussLegendre;
import org.photosphere.model.physics.RadiativeTransfer;
import org.photosphere.model.physics.RadiativeTransfer.Solution;
import org.photosphere.model.physics.TransferResidual;

/** The residual on arrays against that of the reference in double precision. */
class DifferentiableResidualTest {

    private static final int LAYERS = 64;
    private static final GaussLegendre QUADRATURE = GaussLegendre.of(20);

    private final NDManager manager = TorchEngine.newManager();
    private final AngularQuadrature rays = AngularQuadrature.of(QUADRATURE, manager);

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void meanSquareOfTheFormalSolutionIsTheReferences(long seed) {
        // fewer layers, larger residuals
        RandomAtmosphere atmosphere = RandomAtmosphere.of(16, seed);
        RadiativeTransfer reference = new RadiativeTransfer(atmosphere.grid(), QUADRATURE);
        double largest = 0;
        for (int j = 0; j < RandomAtmosphere.WAVELENGTHS.length; j++) {
            Solution solution = atmosphere.solve(reference, j);
            double[] tau = solution.field().tau();
            double[] source = solution.field().source();
            double scale = solution.flux() / Math.PI;
            double expected = TransferResidual.meanSquare(
                    tau, source, solution.intensity().layers(), QUADRATURE, scale);
            double actual = Tape.withoutRecording(() -> ofFormalSolution(
                            column(tau), column(source), rays, manager.create(new float[] {(float) scale}))
                    .value()
                    .getFloat(0));
            // Where a step of tau is 1e-10, the reference's differences have lost all but 1e-5 of double precision.
            assertThat(actual)
                    .as("%s Angstrom", RandomAtmosphere.WAVELENGTHS[j])
                    .isCloseTo(expected, within(2e-3 * expected + 2e-10));
            largest = Math.max(largest, expected);
        }
        assertThat(largest).as("something to compare").isGreaterThan(1e-7);
    }

    @Test
    void intensitiesAreTheReferences() {
        RandomAtmosphere atmosphere = RandomAtmosphere.of(LAYERS, 11);
        RadiativeTransfer reference = new RadiativeTransfer(atmosphere.grid(), QUADRATURE);
        for (int j = 0; j < RandomAtmosphere.WAVELENGTHS.length; j++) {
            Solution solution = atmosphere.solve(reference, j);
            double[] source = solution.field().source();
            FormalSolution.Intensity expected = solution.intensity();
            Tape.withoutRecording(() -> {
                BothWays excess =
                        DifferentiableResidual.excess(column(solution.field().tau()), column(source), rays);
                for (int i = 0; i < LAYERS; i++) {
                    for (int m = 0; m < 10; m++) {
                        double outward = excess.outward().value().getFloat(i, m, 0, 0) + source[i];
                        double inward = excess.inward().value().getFloat(i, m, 0, 0) + source[i];
                        double tolerance = 2e-5 * source[i];
                        assertThat(outward).isCloseTo(expected.layers()[i][10 + m], within(tolerance));
                        assertThat(inward).isCloseTo(expected.layers()[i][9 - m], within(tolerance));
                    }
                }
                return source;
            });
        }
    }

    /** The shares of the formal solution on an S linear in t have its residual; others a larger one. */
    @Test
    void sharesOfTheFormalSolutionHaveItsResidual() {
        double[] tau = InitialAtmosphere.grid(LAYERS).depths();
        double[] source = new double[LAYERS];
        for (int i = 0; i < LAYERS; i++) {
            source[i] = 1 + 1.5 * tau[i] / (1 + 0.1 * tau[i]);
        }
        float[] exact = new float[(LAYERS - 1) * rays.count()];
        for (int k = 0; k < exact.length; k++) {
            int i = k / rays.count();
            double step = (tau[i + 1] - tau[i]) * rays.inverseCosines().getFloat(k % rays.count(), 0, 0);
            exact[k] = (float) (step < 1e-3 ? 0.5 - step / 12 : 1 / step - 1 / Math.expm1(step));
        }
        Tape.withoutRecording(() -> {
            Dual shares = Dual.constant(manager.create(exact, new Shape(LAYERS - 1, rays.count(), 1, 1)));
            NDArray scale = manager.create(new float[] {2f});
            double expected = ofFormalSolution(column(tau), column(source), rays, scale)
                    .value()
                    .getFloat(0);
            assertThat(ofNetwork(tau, source, 1, shares, scale)).isCloseTo(expected, within(0.02 * expected));
            assertThat(ofNetwork(tau, source, 1, shares.mul(1.1), scale)).isGreaterThan(100 * expected);
            // the two-stream J of this test is S, which that of the intensity is not
            assertThat(ofNetwork(tau, source, 0.5, shares, scale)).isGreaterThan(100 * expected);
            return expected;
        });
    }

    /** With J of the two-stream solution equal to S, and a share of absorption that is the same everywhere. */
    private double ofNetwork(double[] tau, double[] source, double absorbed, Dual shares, NDArray scale) {
        Dual s = column(source);
        SourceField field = new SourceField(column(tau), s.mul(0).add(absorbed), s, s, s);
        return DifferentiableResidual.meanSquare(DifferentiableResidual.ofNetwork(field, shares, rays, scale))
                .value()
                .getFloat(0);
    }

    @Test
    void someDirectionsAreTheirOwnMean() {
        double[] tau = InitialAtmosphere.grid(LAYERS).depths();
        double[] source = new double[LAYERS];
        for (int i = 0; i < LAYERS; i++) {
            source[i] = 1 + 2 * tau[i];
        }
        NDArray scale = manager.create(new float[] {1f});
        double all = 0;
        for (int offset = 0; offset < 5; offset++) {
            String index = offset + "::5";
            all += Tape.withoutRecording(() -> ofFormalSolution(column(tau), column(source), rays.select(index), scale)
                            .value()
                            .getFloat(0))
                    / 5.0;
        }
        double together = Tape.withoutRecording(() -> ofFormalSolution(column(tau), column(source), rays, scale)
                .value()
                .getFloat(0));
        assertThat(all).isCloseTo(together, within(1e-4 * together));
    }

    @Test
    void gradientsAndTangentsAgree() {
        double[] tau = InitialAtmosphere.grid(16).depths();
        double[] source = new double[16];
        double[] direction = new double[16];
        for (int i = 0; i < 16; i++) {
            source[i] = 1 + 2 * Math.sqrt(tau[i]);
            direction[i] = Math.sin(3 * i) * source[i];
        }
        NDArray scale = manager.create(new float[] {1f});
        NDArray watched = column(source).value();
        Tape.watch(List.of(watched));
        float[] gradient = new float[16];
        Tape.addGradients(
                () -> ofFormalSolution(column(tau), Dual.constant(watched), rays, scale)
                        .value()
                        .sum(),
                List.of(watched),
                List.of(gradient));
        double along = 0;
        for (int i = 0; i < 16; i++) {
            along += gradient[i] * direction[i];
        }
        double tangent = Tape.withoutRecording(() -> {
            Dual moving =
                    new Dual(column(source).value(), column(direction).value().expandDims(0));
            NDArray result = ofFormalSolution(column(tau), moving, rays, scale).tangent();
            return (double) java.util.Objects.requireNonNull(result).getFloat(0, 0);
        });
        assertThat(along).isCloseTo(tangent, within(1e-4 * Math.abs(tangent)));
        assertThat(Math.abs(tangent)).isGreaterThan(1e-6);
    }

    /** [layer, 1, 1]. */
    private Dual column(double[] values) {
        double[][] rows = new double[values.length][1];
        for (int i = 0; i < values.length; i++) {
            rows[i][0] = values[i];
        }
        return Dual.constant(RandomAtmosphere.layers(manager, rows));
    }

    /** Mean square over midpoints, wavelengths and both ways, [row]. */
    private static Dual ofFormalSolution(Dual tau, Dual source, AngularQuadrature rays, NDArray scale) {
        return DifferentiableResidual.meanSquare(DifferentiableResidual.ofFormalSolution(tau, source, rays, scale));
    }
}
