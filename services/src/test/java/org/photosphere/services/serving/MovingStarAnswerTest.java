package org.photosphere.services.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.FluxConservingRebin;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.proto.v1.AccuracyTier;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.LogLinearAxis;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RvFrame;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.config.Settings;

/** A line spectrum of a star with a radial velocity, from message to message. */
class MovingStarAnswerTest {

    private static final double LOG10_START = Math.log10(4000);
    private static final double LOG10_STEP = 1e-4;
    private static final int PIXELS = 2200;
    private static final double[] STAR = {5800, 4.2, -0.2};
    private static final double KMS = 120;
    private static final double SNR = 80;

    private static final Map<String, Object> ASKED_FOR = Map.of(
            "photosphere.model.bundle", "optical-3label",
            "photosphere.inversion.model-floor", 0,
            "photosphere.inversion.instruments.spectrograph.continuum-degree", 5,
            "photosphere.inversion.instruments.spectrograph.velocity-range", 600);

    @Test
    void hasLabelsVelocityAndContinuumWhereTheSettingsAskForThem() {
        Settings settings = Settings.load(null, ASKED_FOR);
        try (ServingModel model = ServingModel.open(settings)) {
            Spectrum.Builder spectrum = spectrum(model);
            InProcessPipeline chain = new InProcessPipeline(settings, model);
            Parameters moving = answer(chain, spectrum);
            assertThat(moving.getRvCovarianceList()).hasSize(3);
            for (int k = 0; k < 3; k++) {
                double correlation = moving.getRvCovariance(k)
                        / (moving.getRvSigma() * moving.getLabels(k).getSigmaRaw());
                assertThat(correlation).isBetween(-1.0, 1.0).isNotZero();
            }
            assertThat(moving.getRvFrame()).isEqualTo(RvFrame.RV_FRAME_BARYCENTRIC);
            assertThat(moving.getFlags().getBadNamesList()).isEmpty();
            assertThat(moving.getLabels(0).getValue()).isCloseTo(STAR[0], offset(60.0));
            assertThat(moving.getLabels(1).getValue()).isCloseTo(STAR[1], offset(0.1));
            assertThat(moving.getLabels(2).getValue()).isCloseTo(STAR[2], offset(0.05));
            assertThat(moving.getRv()).isCloseTo(KMS, offset(Math.max(2.0, 4 * moving.getRvSigma())));
            assertThat(moving.getContinuumCount()).isEqualTo(1);
            assertThat(moving.getContinuum(0).getArm()).isEqualTo("main");
            assertThat(moving.getContinuum(0).getCoefficientList()).hasSize(6);
            assertThat(moving.getContinuum(0).getCoefficient(0)).isEqualTo(1.0);
            assertThat(moving.getCramerRaoRatio()).isGreaterThanOrEqualTo(1.0);
            assertThat(moving.getDegreesOfFreedomForSignal()).isBetween(2.9, 3.0);

            Parameters still = answer(chain, spectrum.setInstrument("another"));
            assertThat(still.hasRv()).isFalse();
            assertThat(still.getRvCovarianceList()).isEmpty();
            assertThat(still.getRvFrame()).isEqualTo(RvFrame.RV_FRAME_UNSPECIFIED);
            assertThat(still.getContinuumList()).isEmpty();
            assertThat(still.getChi2()).isGreaterThan(2 * moving.getChi2());
        }
    }

    @Test
    void isCertifiedWhereTheSettingsSaySo() {
        Map<String, Object> certified = new HashMap<>(ASKED_FOR);
        certified.put("photosphere.inversion.certification.share", 1.0);
        Map<String, Object> never = new HashMap<>(ASKED_FOR);
        never.put("photosphere.inversion.certification.share", 0);
        never.put("photosphere.inversion.certification.bad-share", 0);
        Parameters full = answer(certified);
        Parameters interpolated = answer(never);

        assertThat(interpolated.getAccuracyTier()).isEqualTo(AccuracyTier.ACCURACY_TIER_INTERPOLATED);
        assertThat(interpolated.getPhysics().hasFluxDifference()).isFalse();
        assertThat(interpolated.getPhysics().getEnergyPercentile()).isBetween(0.0, 100.0);
        assertThat(full.getAccuracyTier()).isEqualTo(AccuracyTier.ACCURACY_TIER_CERTIFIED);
        assertThat(full.getPhysics().hasRte())
                .as("an error of discretisation only")
                .isFalse();
        assertThat(Math.abs(full.getPhysics().getEnergy())).isLessThan(0.2);
        assertThat(full.getPhysics().getFieldsAtBounds()).isBetween(0.0, 1.0);
        assertThat(full.getPhysics().getFluxDifference()).isPositive().isLessThan(0.02);
        assertThat(full.getLabelsList()).isEqualTo(interpolated.getLabelsList());
        assertThat(full.getConfigurationHash()).isNotEqualTo(interpolated.getConfigurationHash());
    }

    private static Parameters answer(Map<String, Object> asked) {
        Settings settings = Settings.load(null, asked);
        try (ServingModel model = ServingModel.open(settings)) {
            return answer(new InProcessPipeline(settings, model), spectrum(model));
        }
    }

    private static Parameters answer(InProcessPipeline chain, Spectrum.Builder spectrum) {
        Message answer = chain.answer(List.of(spectrum.build().toByteString()), "photosphere.v1.spectra.test")
                .get(0);
        assertThat(answer).isInstanceOf(Parameters.class);
        return (Parameters) answer;
    }

    private static Spectrum.Builder spectrum(ServingModel model) {
        WavelengthBins bins = model.forward().wavelengths();
        float[] sharp = model.forward().flux(new double[][] {STAR})[0];
        double[] rest = new double[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            rest[i] = Math.pow(10, LOG10_START + i * LOG10_STEP) / (1 + KMS / 299_792.458);
        }
        double[] flux = FluxConservingRebin.rebinSmooth(bins, broadened(sharp, bins), WavelengthBins.around(rest));
        SplittableRandom random = new SplittableRandom(3);
        Arm.Builder arm = Arm.newBuilder()
                .setName("main")
                .setMedium(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM)
                .setFluxUnit(FluxUnit.FLUX_UNIT_DIMENSIONLESS)
                .setLogLinear(LogLinearAxis.newBuilder()
                        .setLog10Start(LOG10_START)
                        .setLog10Step(LOG10_STEP)
                        .setPixels(PIXELS))
                .setResolvingPower(1800);
        FloatArray.Builder ivar = FloatArray.newBuilder();
        for (int i = 0; i < PIXELS; i++) {
            double bend = 1 + 0.5 * i / PIXELS;
            double sigma = bend * flux[i] / SNR;
            arm.addFlux((float) (bend * flux[i] + sigma * random.nextGaussian()))
                    .addMask(0);
            ivar.addValue((float) (1 / (sigma * sigma)));
        }
        return Spectrum.newBuilder()
                .setSpectrumId("moving")
                .setSurvey("test")
                .setInstrument("spectrograph")
                .addArms(arm.setIvar(ivar));
    }

    /** Returns the flux broadened from the model, whose lines are sharper than its bins, to R 1800. */
    private static double[] broadened(float[] sharp, WavelengthBins bins) {
        double sigma = bins.centre(0) / 1800 / 2.3548 / bins.width(0);
        double[] broad = new double[sharp.length];
        for (int i = 0; i < broad.length; i++) {
            double weights = 0;
            for (int j = Math.max(0, i - 8); j <= Math.min(broad.length - 1, i + 8); j++) {
                double weight = Math.exp(-0.5 * (j - i) * (j - i) / sigma / sigma);
                broad[i] += weight * sharp[j];
                weights += weight;
            }
            broad[i] /= weights;
        }
        return broad;
    }

    @Test
    void settingsOfAnInstrumentThatMakeNoSenseAreNamed() {
        Map<String, Object> wrong = Map.of("photosphere.inversion.instruments.spectrograph.continuum-degree", 99);
        assertThatThrownBy(() -> Settings.load(null, wrong))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("continuum-degree")
                .hasMessageContaining("99 is not between 0 and 30");
    }
}
