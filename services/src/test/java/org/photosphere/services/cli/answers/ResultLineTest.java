package org.photosphere.services.cli.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.photosphere.proto.v1.AccuracyTier;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Flags;
import org.photosphere.proto.v1.Label;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.PhysicsResiduals;
import org.photosphere.proto.v1.RejectionReason;

class ResultLineTest {

    private static Label label(String name, double value, double sigma) {
        return Label.newBuilder()
                .setName(name)
                .setValue(value)
                .setSigmaRaw(sigma)
                .build();
    }

    private static Parameters.Builder sun() {
        return Parameters.newBuilder()
                .setSpectrumId("sun")
                .setSurvey("calspec")
                .addLabels(label("teff", 5772, 12))
                .addLabels(label("logg", 4.44, 0.02))
                .addLabels(label("m_h", 0, 0.01))
                .addLabels(label("alpha_m", 0.1, 0.03))
                .setChi2(1)
                .setDegreesOfFreedom(900)
                .setFlags(Flags.newBuilder().setWarn(32).addWarnNames("GRID_EDGE"));
    }

    @Test
    void writesParametersInTheAgreedForm() {
        assertThat(ResultLine.of(sun().build()).toJson())
                .isEqualTo("{\"spectrum_id\":\"sun\",\"survey\":\"calspec\",\"labels\":{"
                        + "\"teff\":{\"value\":5772.0,\"sigma\":12.0},"
                        + "\"logg\":{\"value\":4.44,\"sigma\":0.02},"
                        + "\"m_h\":{\"value\":0.0,\"sigma\":0.01},"
                        + "\"alpha_m\":{\"value\":0.1,\"sigma\":0.03}},"
                        + "\"chi2\":1.0,\"dof\":900,\"warn\":[\"GRID_EDGE\"],\"bad\":[]}");
    }

    @Test
    void endsWithTheInvalidPixelsWhereThereAreAny() {
        assertThat(ResultLine.of(sun().setPixelsInvalid(3).build()).toJson())
                .endsWith("\"bad\":[],\"pixels_invalid\":3}");
    }

    @Test
    void writesRejectionsInTheAgreedForm() {
        DeadLetter letter = DeadLetter.newBuilder()
                .setSpectrumId("x")
                .setReason(RejectionReason.REJECTION_REASON_NON_FINITE)
                .setDetail("flux of pixel 3 is \"NaN\"")
                .setOrigin(Origin.newBuilder().setTopic("photosphere.v1.spectra.lamost-dr10"))
                .build();

        assertThat(ResultLine.of(letter).toJson())
                .isEqualTo("{\"spectrum_id\":\"x\",\"survey\":\"lamost-dr10\",\"rejected\":\"NON_FINITE\","
                        + "\"detail\":\"flux of pixel 3 is \\\"NaN\\\"\"}");
    }

    @Test
    void holdsTheValueBeforeALabelCalibration() {
        Parameters parameters = Parameters.newBuilder()
                .addLabels(label("teff", 5772, 12).toBuilder().setValueUncalibrated(5950))
                .build();

        assertThat(ResultLine.of(parameters).toJson())
                .contains("\"teff\":{\"value\":5772.0,\"sigma\":12.0,\"value_uncalibrated\":5950.0}");
    }

    @Test
    void tellsHowWellTheAnswerObeysThePhysics() {
        Parameters parameters = Parameters.newBuilder()
                .setAccuracyTier(AccuracyTier.ACCURACY_TIER_CERTIFIED)
                .setPhysics(PhysicsResiduals.newBuilder()
                        .setRte(8e-9)
                        .setRtePercentile(52)
                        .setEnergy(0.002)
                        .setEnergyPercentile(60)
                        .setFluxDifference(0.0004))
                .build();

        assertThat(ResultLine.of(parameters).toJson())
                .contains("\"physics\":{\"rte\":8.0E-9,\"rte_percentile\":52.0,"
                        + "\"energy\":0.002,\"energy_percentile\":60.0,\"tier\":\"CERTIFIED\","
                        + "\"fields_at_bounds\":0.0,\"flux_difference\":4.0E-4}");
    }

    @Test
    void prefersTheCalibratedSigma() {
        Parameters parameters = Parameters.newBuilder()
                .addLabels(label("teff", 5772, 12).toBuilder().setSigmaCalibrated(20))
                .build();

        assertThat(ResultLine.of(parameters).labels()).containsExactly(new ResultLine.LabelValue("teff", 5772, 20));
    }

    @Test
    void writesNullForNumbersThatJsonDoesNotHave() throws Exception {
        String json = ResultLine.of(sun().setChi2(Double.NaN)
                        .addLabels(label("rv", Double.POSITIVE_INFINITY, Double.NaN))
                        .build())
                .toJson();

        assertThat(json).contains("\"rv\":{\"value\":null,\"sigma\":null}", "\"chi2\":null");
        assertThat(new ObjectMapper().readTree(json).get("dof").intValue()).isEqualTo(900);
    }

    @Test
    void namesFlagsFromTheirWordWhereAProducerSentNoNames() {
        Parameters parameters =
                sun().setFlags(Flags.newBuilder().setBad(1 << 17 | 1 << 2)).build();

        assertThat(ResultLine.of(parameters).bad()).containsExactly("CHI2_HIGH", "NO_RESULT");
    }

    @Test
    void appendsAssumedErrorsAfterTheAgreedKeys() {
        assertThat(ResultLine.of(sun().build()).withAssumedSnr(100.0).toJson())
                .endsWith("\"bad\":[],\"assumed_snr\":100.0}");
    }
}
