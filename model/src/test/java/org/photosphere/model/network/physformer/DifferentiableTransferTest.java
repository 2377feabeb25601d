package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableTransfer.Fields;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.physics.GaussLegendre;
import org.photosphere.model.physics.RadiativeTransfer;
import org.photosphere.model.physics.RadiativeTransfer.Solution;

/** The array version against the reference in double precision. */
class DifferentiableTransferTest {

    private static final int LAYERS = 64;
    private static final GaussLegendre QUADRATURE = GaussLegendre.of(20);

    private final NDManager manager = TorchEngine.newManager();
    private final DifferentiableTransfer transfer = transfer(20);

    private static DifferentiableTransfer transfer(int directions) {
        return new DifferentiableTransfer(
                new TransferShape(LAYERS, directions, 4, 8, Intensity.FORMAL),
                RandomAtmosphere.WAVELENGTHS,
                RandomAtmosphere.PATCHES,
                "cpu");
    }

    @AfterEach
    void close() {
        transfer.close();
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithTheReference(long seed) {
        RandomAtmosphere atmosphere = RandomAtmosphere.of(LAYERS, seed);
        RadiativeTransfer reference = new RadiativeTransfer(atmosphere.grid(), QUADRATURE);
        Tape.withoutRecording(() -> {
            SourceField field = transfer.source(atmosphere.fields(manager), PhysFormer.ALL);
            float[] flux = transfer.flux(field).value().toFloatArray();
            for (int j = 0; j < flux.length; j++) {
                Solution expected = atmosphere.solve(reference, j);
                String at = RandomAtmosphere.WAVELENGTHS[j] + " Angstrom: ";
                // exp(x) in single precision is accurate to x 6e-8, and x reaches 80
                assertLayers(at + "tau", field.tau(), expected.field().tau(), j, 3e-6);
                assertLayers(at + "B", field.planck(), expected.field().planck(), j, 2e-5);
                assertLayers(at + "J", field.meanIntensity(), expected.field().meanIntensity(), j, 3e-5);
                assertLayers(at + "S", field.source(), expected.field().source(), j, 3e-5);
                // where one step of tau spans the whole depth of formation, the error of the trapezium rule exceeds
                // rounding
                assertThat(flux[j] / expected.flux()).as(at + "flux").isCloseTo(1, within(3e-4));
            }
            return flux;
        });
    }

    private static void assertLayers(String what, Dual actual, double[] expected, int wavelength, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            double reference = expected[i];
            // Wien's tail is cut where B is 10^-35 of its maximum
            double floor = 1e-20;
            assertThat((double) actual.value().getFloat(i, 0, wavelength))
                    .as("%s at layer %d", what, i)
                    .isCloseTo(reference, within(tolerance * Math.abs(reference) + floor));
        }
    }

    @Test
    void fewerDirectionsChangeTheAnswer() {
        RandomAtmosphere atmosphere = RandomAtmosphere.of(LAYERS, 9);
        try (DifferentiableTransfer coarse = transfer(4)) {
            float[] fine = flux(transfer, atmosphere.fields(manager));
            float[] few = flux(coarse, atmosphere.fields(manager));
            for (int j = 0; j < fine.length; j++) {
                assertThat(Math.abs((double) few[j] / fine[j] - 1)).isBetween(1e-3, 0.1);
            }
        }
    }

    private static float[] flux(DifferentiableTransfer transfer, Fields fields) {
        return Tape.withoutRecording(() ->
                transfer.flux(transfer.source(fields, PhysFormer.ALL)).value().toFloatArray());
    }

    @Test
    void everyFieldMattersAndItsGradientIsThatOfDifferences() {
        RandomAtmosphere atmosphere = ordinary();
        Fields fields = atmosphere.fields(manager);
        List<NDArray> watched = List.of(
                logarithm(fields.kappa()),
                logarithm(fields.sigma()),
                fields.lnTemperature().value());
        Tape.watch(watched);
        List<float[]> gradients = new ArrayList<>();
        watched.forEach(array -> gradients.add(new float[(int) array.size()]));
        Tape.addGradients(() -> lnFlux(watched).mean(), watched, gradients);
        String[] names = {"kappa", "sigma", "T"};
        for (int f = 0; f < watched.size(); f++) {
            double whole = 0;
            for (float g : gradients.get(f)) {
                whole += g;
            }
            // of the mean of ln F by ln of a field that grows everywhere
            assertThat(Math.abs(whole)).as(names[f]).isBetween(0.02, 30.0);
            assertThat(whole).as(names[f]).isCloseTo(difference(watched, f), within(0.01 * Math.abs(whole) + 1e-3));
        }
    }

    /** Returns opacities close to the reference's, with a third of scattering. */
    private static RandomAtmosphere ordinary() {
        RandomAtmosphere any = RandomAtmosphere.of(LAYERS, 10);
        for (int i = 0; i < LAYERS; i++) {
            for (int j = 0; j < RandomAtmosphere.WAVELENGTHS.length; j++) {
                any.kappa()[i][j] = 0.2 * (j + 1);
                any.sigma()[i][j] = 0.1 * (j + 1);
            }
        }
        return any;
    }

    private static NDArray logarithm(Dual field) {
        return field.value().log();
    }

    private NDArray lnFlux(List<NDArray> logarithms) {
        Fields fields = new Fields(
                Dual.constant(logarithms.get(0).exp()),
                Dual.constant(logarithms.get(1).exp()),
                Dual.constant(logarithms.get(2)));
        return transfer.flux(transfer.source(fields, PhysFormer.ALL)).value().log();
    }

    private double difference(List<NDArray> watched, int field) {
        double step = 0.01;
        double[] means = new double[2];
        for (int side = 0; side < 2; side++) {
            double moved = side == 0 ? -step : step;
            means[side] = Tape.withoutRecording(() -> {
                List<NDArray> some = new ArrayList<>(watched);
                some.set(field, watched.get(field).add((float) moved));
                double sum = 0;
                float[] values = lnFlux(some).toFloatArray();
                for (float value : values) {
                    sum += value;
                }
                return sum / values.length;
            });
        }
        return (means[1] - means[0]) / (2 * step);
    }
}
