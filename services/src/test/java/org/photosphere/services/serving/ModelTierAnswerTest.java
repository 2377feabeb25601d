package org.photosphere.services.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.Label;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.Priority;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.config.Settings;

/** The model that an answer states, from message to message. */
class ModelTierAnswerTest {

    private static final double[] STAR = {5800, 4.2, -0.2, 0.2};
    private static final double SNR = 60;
    private static final String MODEL = "photosphere.inversion.model";
    private static final String SHARE = "photosphere.inversion.correction.share";
    private static final String WEIGHT = "photosphere.inversion.physics-weight";
    private static final String ALERTS = "photosphere.inversion.correction.alert-share";

    private static Settings settings(Map<String, ?> own) {
        Map<String, Object> all = new HashMap<>(own);
        all.put("photosphere.inversion.model-floor", 0);
        all.put("photosphere.inversion.model-floor-uv", 0);
        all.put("photosphere.inversion.certification.share", 0);
        return Settings.load(null, all);
    }

    private static Spectrum star(ServingModel model, int number, Priority priority) {
        Random random = new Random(number);
        float[] flux = model.forward().flux(new double[][] {STAR})[0];
        Arm.Builder arm = Arm.newBuilder()
                .setName("main")
                .setMedium(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM)
                .setFluxUnit(FluxUnit.FLUX_UNIT_DIMENSIONLESS);
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        FloatArray.Builder ivar = FloatArray.newBuilder();
        for (int i = 0; i < flux.length; i++) {
            double sigma = (flux[i] + 0.01) / SNR;
            axis.addWavelength(model.forward().wavelengths().centre(i));
            arm.addFlux((float) (flux[i] + sigma * random.nextGaussian()));
            ivar.addValue((float) (1 / (sigma * sigma)));
        }
        return Spectrum.newBuilder()
                .setSpectrumId("star-" + number)
                .setSurvey("test")
                .setInstrument("spectrograph")
                .setPriority(priority)
                .addArms(arm.setExplicit(axis).setIvar(ivar))
                .build();
    }

    /** Returns the answers by id, without what a repetition cannot have again. */
    private static Map<String, Parameters> answers(Settings settings, ServingModel model, List<Spectrum> spectra) {
        List<ByteString> bytes = spectra.stream().map(Spectrum::toByteString).toList();
        return new InProcessPipeline(settings, model)
                .answer(bytes, settings.kafka().spectraTopic("test")).stream()
                        .map(answer -> ((Parameters) answer)
                                .toBuilder().clearStageTimes().clearOrigin().build())
                        .collect(Collectors.toMap(Parameters::getSpectrumId, answer -> answer));
    }

    private static Parameters answer(Settings settings, ServingModel model) {
        return answers(settings, model, List.of(star(model, 1, Priority.PRIORITY_UNSPECIFIED)))
                .values()
                .iterator()
                .next();
    }

    @Test
    void statesTheModelAndBothValuesOfACorrectedLabel() {
        Settings reducedSettings = settings(Map.of(MODEL, "reduced"));
        try (ServingModel model = ServingModel.open(reducedSettings)) {
            assertThat(model.physical()).isPresent();
            Parameters reduced = answer(reducedSettings, model);
            assertThat(reduced.getModelTier()).isEqualTo(org.photosphere.proto.v1.ModelTier.MODEL_TIER_REDUCED);
            assertThat(reduced.getLabelsList())
                    .noneMatch(Label::hasValueReduced)
                    .noneMatch(Label::hasMovedSigma);
            Settings correctedSettings = settings(Map.of(MODEL, "corrected", SHARE, 1));
            try (ServingModel other = ServingModel.open(correctedSettings)) {
                Parameters corrected = answer(correctedSettings, other);
                assertThat(corrected.getModelTier()).isEqualTo(org.photosphere.proto.v1.ModelTier.MODEL_TIER_CORRECTED);
                for (int k = 0; k < 4; k++) {
                    Label label = corrected.getLabels(k);
                    Label before = reduced.getLabels(k);
                    assertThat(label.getValueReduced()).isEqualTo(before.getValue());
                    assertThat(label.getMovedSigma())
                            .isCloseTo((label.getValue() - before.getValue()) / before.getSigmaRaw(), offset(1e-6));
                }
                assertThat(corrected.getConfigurationHash()).isNotEqualTo(reduced.getConfigurationHash());
            }
        }
    }

    /** Of this star's residuals, one at least is above its median. */
    @Test
    void thePenaltyForPhysicalResidualsMovesCorrectedLabels() {
        Settings plain = settings(Map.of(MODEL, "corrected", SHARE, 1, WEIGHT, 0));
        Settings penalised = settings(Map.of(MODEL, "corrected", SHARE, 1, WEIGHT, 10));
        try (ServingModel model = ServingModel.open(plain);
                ServingModel other = ServingModel.open(penalised)) {
            Parameters before = answer(plain, model);
            Parameters after = answer(penalised, other);
            assertThat(after.getModelTier()).isEqualTo(org.photosphere.proto.v1.ModelTier.MODEL_TIER_CORRECTED);
            assertThat(after.getLabels(0).getValueReduced())
                    .isEqualTo(before.getLabels(0).getValueReduced());
            assertThat(after.getLabels(0).getValue())
                    .isNotEqualTo(before.getLabels(0).getValue());
            assertThat(after.getConfigurationHash()).isNotEqualTo(before.getConfigurationHash());
        }
    }

    @Test
    void fullIsThePhysicalModelsOwnFit() {
        Settings settings = settings(Map.of(MODEL, "full"));
        try (ServingModel model = ServingModel.open(settings)) {
            Parameters full = answer(settings, model);
            assertThat(full.getModelTier()).isEqualTo(org.photosphere.proto.v1.ModelTier.MODEL_TIER_FULL);
            assertThat(full.getLabels(0).hasValueReduced()).isTrue();
        }
    }

    @Test
    void theIdAloneDecidesWhichAnswersAreCorrected() {
        Settings settings = settings(Map.of(SHARE, 0.4, ALERTS, 1));
        try (ServingModel model = ServingModel.open(settings)) {
            List<Spectrum> spectra = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                spectra.add(star(model, i, i % 6 == 0 ? Priority.PRIORITY_ALERT : Priority.PRIORITY_UNSPECIFIED));
            }
            Map<String, Parameters> together = answers(settings, model, spectra);
            Collections.reverse(spectra);
            Map<String, Parameters> parts = new HashMap<>();
            for (int from = 0; from < spectra.size(); from += 5) {
                parts.putAll(answers(settings, model, spectra.subList(from, Math.min(24, from + 5))));
            }
            assertThat(parts).isEqualTo(together);
            long corrected = together.values().stream()
                    .filter(answer -> answer.getModelTier() == org.photosphere.proto.v1.ModelTier.MODEL_TIER_CORRECTED)
                    .count();
            assertThat(corrected).isBetween(6L, 20L);
            assertThat(together.values())
                    .filteredOn(answer ->
                            List.of("star-0", "star-6", "star-12", "star-18").contains(answer.getSpectrumId()))
                    .hasSize(4)
                    .allMatch(answer -> answer.getLabels(0).hasValueReduced());
        }
    }

    @Test
    void theDefaultDependsOnTheDevices() {
        assertThat(tier(Map.of())).isEqualTo(ModelTier.CORRECTED);
        assertThat(tier(Map.of("photosphere.devices", "gpu:0,gpu:1"))).isEqualTo(ModelTier.FULL);
        assertThat(tier(Map.of("photosphere.devices", "gpu:0,cpu:0"))).isEqualTo(ModelTier.CORRECTED);
        assertThat(Settings.load(null, Map.of(SHARE, 0.3)).inversion().tiers())
                .isEqualTo(new TierPolicy(ModelTier.CORRECTED, 0.3, 0.1, 0.1));
        assertThatThrownBy(() -> Settings.load(null, Map.of(MODEL, "best")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("inversion.model")
                .hasMessageContaining("best is none of auto, reduced, corrected and full");
        assertThatThrownBy(() -> Settings.load(null, Map.of(SHARE, 1.5)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("correction.share");
        for (Object weight : List.of(-0.1, "NaN", "Infinity")) {
            assertThatThrownBy(() -> Settings.load(null, Map.of(WEIGHT, weight)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("physics-weight")
                    .hasMessageContaining("is not a finite number of at least 0");
        }
    }

    private static ModelTier tier(Map<String, ?> own) {
        return Settings.load(null, own).inversion().tiers().tier();
    }

    @Test
    void noModelIsOpenedThatNoAnswerNeeds() {
        Settings settings = settings(Map.of(MODEL, "reduced", "photosphere.inversion.certification.bad-share", 0));
        try (ServingModel model = ServingModel.open(settings)) {
            assertThat(model.physical()).isEmpty();
        }
    }
}
