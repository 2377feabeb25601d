package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ForwardModelContract;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.physics.PhysicalConstants;

/** The contract, on a small untrained network, and the properties of PhysFormer beyond it. */
class PhysFormerModelTest extends ForwardModelContract {

    private static final double[] SUN = {5772, 0.0};

    @Override
    protected ForwardModel open() {
        return SmallPhysFormer.model();
    }

    @Test
    void absoluteFluxIsTheOneThatIsDivided() {
        try (PhysFormerModel model = SmallPhysFormer.model()) {
            float[] absolute = model.absoluteFlux(new double[][] {SUN})[0];
            float[] divided = model.flux(new double[][] {SUN})[0];
            float maximum = 0;
            for (float f : absolute) {
                maximum = Math.max(maximum, f);
            }
            // A star of about 5,800 K: pi B peaks at 8e6 erg s^-1 cm^-2 Angstrom^-1.
            assertThat(maximum).isBetween(1e6f, 1e8f);
            for (int j = 0; j < absolute.length; j++) {
                assertThat(absolute[j] / maximum).isEqualTo(divided[j]);
            }
        }
    }

    @Test
    void energyResidualComparesTheBandsEnergyWithItsShare() {
        try (PhysFormerModel model = SmallPhysFormer.model()) {
            float[] flux = model.absoluteFlux(new double[][] {SUN})[0];
            double energy = 0;
            for (int j = 0; j < flux.length; j++) {
                energy += flux[j] * SmallPhysFormer.BINS.width(j);
            }
            double expected = model.energyShare(SUN) * PhysicalConstants.STEFAN_BOLTZMANN * Math.pow(SUN[0], 4);
            assertThat(model.energyResiduals(new double[][] {SUN})[0]).isCloseTo(energy / expected - 1, within(1e-9));
        }
    }

    @Test
    void energyShareIsThatOfTheNodesAndBetweenThemBetween() {
        try (PhysFormerModel model = SmallPhysFormer.model()) {
            assertThat(model.energyShare(new double[] {5000, -1})).isCloseTo(0.63, within(1e-12));
            assertThat(model.energyShare(new double[] {5500, 0.3})).isBetween(0.63 + 0.01, 0.66 - 0.01);
        }
    }

    @Test
    void latentsFollowTheLabels() {
        try (PhysFormerModel model = SmallPhysFormer.model()) {
            float[][] latents = model.latents(new double[][] {SUN, {4500, 0.5}, SUN});
            assertThat(latents).hasDimensions(3, SmallPhysFormer.SHAPE.latent());
            assertThat(latents[0]).isEqualTo(latents[2]).isNotEqualTo(latents[1]);
        }
    }

    @Test
    void spectraDoNotDependOnHowManyBinsPassTogether() {
        try (PhysFormer network = new PhysFormer(
                SmallPhysFormer.SHAPE,
                SmallPhysFormer.BINS.centres(),
                new PhysFormerDecoder.TemperatureBounds(1000, 100_000),
                SmallPhysFormer.weights(1))) {
            List<float[]> parts = new ArrayList<>();
            for (String patches : List.of(PhysFormer.ALL, "0:2", "2:5")) {
                parts.add(Tape.withoutRecording(() -> {
                    Dual labels = Dual.constant(network.parameters().manager().create(new float[][] {{0.1f, -0.2f}}));
                    return network.flux(network.decode(network.map(labels)), patches)
                            .value()
                            .toFloatArray();
                }));
            }
            for (int j = 0; j < 30; j++) {
                float part = j < 12 ? parts.get(1)[j] : parts.get(2)[j - 12];
                assertThat(part / parts.get(0)[j]).isCloseTo(1f, within(1e-4f));
            }
        }
    }

    @Test
    void weightsComeBackFromTheirTensorsAsStored() {
        PhysFormerWeights weights = SmallPhysFormer.network(SmallPhysFormer.weightsWithEncoder(2));
        PhysFormerWeights stored = weights.stored();
        PhysFormerWeights read =
                PhysFormerWeights.read(SmallPhysFormer.SHAPE, weights.temperatures(), weights.toTensors(), "file");
        assertThat(read.weights().arrays().keySet())
                .containsExactlyElementsOf(stored.weights().arrays().keySet())
                .noneMatch(name -> name.startsWith("encoder."));
        read.weights()
                .arrays()
                .forEach((name, values) ->
                        assertThat(values).as(name).isEqualTo(stored.weights().get(name)));
        Map<String, Tensor> incomplete = weights.toTensors();
        incomplete.remove("decoder.darkness");
        assertThatThrownBy(
                        () -> PhysFormerWeights.read(SmallPhysFormer.SHAPE, weights.temperatures(), incomplete, "file"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("decoder.darkness");
    }

    @Test
    void storingChangesSpectraByNothingThatMatters() {
        PhysFormerWeights weights = SmallPhysFormer.network(SmallPhysFormer.weights(3));
        double[] shares = SmallPhysFormer.energyShares();
        try (PhysFormerModel exact = new PhysFormerModel(SmallPhysFormer.description(), weights, shares);
                PhysFormerModel stored = new PhysFormerModel(SmallPhysFormer.description(), weights.stored(), shares)) {
            float[] expected = exact.flux(new double[][] {SUN})[0];
            float[] found = stored.flux(new double[][] {SUN})[0];
            assertThat(found).isNotEqualTo(expected);
            assertThat(found).containsExactly(expected, within(1e-3f));
        }
    }

    @Test
    void checksASpectrumAsItGeneratesIt() {
        try (PhysFormerModel model = SmallPhysFormer.model()) {
            PhysicalCheck check = model.diagnostics().orElseThrow().check(SUN);
            assertThat(check.flux()).containsExactly(model.flux(new double[][] {SUN})[0]);
            assertThat(check.residual(PhysicalResidual.TRANSFER))
                    .as("an error of discretisation only")
                    .isNaN();
            assertThat(check.residual(PhysicalResidual.ENERGY))
                    .isEqualTo(model.energyResiduals(new double[][] {SUN})[0]);
            assertThat(check.residual(PhysicalResidual.AT_BOUNDS)).isZero();
        }
    }

    @Test
    void countsWhatBoundsHold() {
        PhysFormerDecoder.TemperatureBounds bounds = new PhysFormerDecoder.TemperatureBounds(2000, 20_000);
        float[] opacities = {0, 25, -30, 24.9f, 1, 2, 3, 4};
        float[] within = {(float) Math.log(3000), (float) Math.log(9000)};
        float[] stopped = {(float) Math.log(2000), (float) Math.log(9000)};
        assertThat(PhysFormerDecoder.shareAtBounds(opacities, within, bounds)).isEqualTo(0.25);
        assertThat(PhysFormerDecoder.shareAtBounds(opacities, stopped, bounds)).isEqualTo(0.5);
        assertThat(PhysFormerDecoder.shareAtBounds(new float[] {1}, within, bounds))
                .isZero();
    }

    @Test
    void diagnosesBinsAsTheWholeSpectrum() {
        try (PhysFormerModel model = SmallPhysFormer.model()) {
            double[][] points = {SUN, {4500, 0.5}};
            PhysicalDiagnosis diagnosis = model.diagnostics().orElseThrow().diagnose(points);
            assertThat(diagnosis.rteMeanSquare()).isEqualTo(model.transferResiduals(points));
            assertThat(diagnosis.energyResidual()).isEqualTo(model.energyResiduals(points));
            assertThat(diagnosis.latent()).isDeepEqualTo(model.latents(points));
            for (int i = 0; i < points.length; i++) {
                double squares = 0;
                double energy = 0;
                for (int j = 0; j < 30; j++) {
                    squares += Math.pow(diagnosis.rteByBin()[i][j], 2) / 30;
                    energy += diagnosis.energyByBin()[i][j];
                }
                // Arrays on one side, loops on the other.
                assertThat(squares / diagnosis.rteMeanSquare()[i]).isCloseTo(1, within(0.01));
                assertThat(energy - 1).isCloseTo(diagnosis.energyResidual()[i], within(1e-5));
                assertThat(diagnosis.rteSamples()[i]).hasSizeGreaterThan(100);
                double sampled = 0;
                for (float sample : diagnosis.rteSamples()[i]) {
                    sampled += sample * sample / diagnosis.rteSamples()[i].length;
                }
                assertThat(sampled / diagnosis.rteMeanSquare()[i]).isBetween(0.05, 20.0);
            }
            assertThatThrownBy(() -> model.diagnostics().orElseThrow().diagnose(new double[][] {{100, 0}}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("teff");
        }
    }

    @Test
    void refusesADescriptionThatDoesNotFit() {
        ModelDescription fits = SmallPhysFormer.description();
        List<Label> noTeff = List.of(new Label("age", "Gyr", 4000, 8000, true), SmallPhysFormer.LABELS.get(1));
        ModelDescription foreign = new ModelDescription(
                "small",
                fits.digest(),
                new LabelSpace(noTeff, SmallPhysFormer.nodes()),
                fits.wavelengths(),
                25,
                fits.emulatorError());
        assertThatThrownBy(() -> new PhysFormerModel(
                        foreign, SmallPhysFormer.network(SmallPhysFormer.weights(1)), SmallPhysFormer.energyShares()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("teff");
        assertThatThrownBy(() ->
                        new PhysFormerModel(fits, SmallPhysFormer.network(SmallPhysFormer.weights(1)), new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 energies");
    }
}
