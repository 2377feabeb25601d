package org.photosphere.services.cli.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.GaiaRelease;
import org.photosphere.proto.v1.HealpixPixel;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RvFrame;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.config.Settings;
import org.photosphere.services.config.SoftwareVersion;
import org.photosphere.services.decode.SpectrumDecoder;
import org.photosphere.services.pipeline.AnswerIds;
import org.photosphere.services.pipeline.CloudEvent;
import org.photosphere.services.pipeline.DecodedSpectrum;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.serving.InProcessPipeline;
import org.photosphere.services.serving.ServingModel;

/** Metadata of an answer besides its fit, and the identity of answers. */
class AnswerContextTest {

    private static final String TOPIC = "photosphere.v1.spectra.test";

    private static ServingModel model;
    private static InProcessPipeline chain;

    @BeforeAll
    static void open() {
        Settings settings = Settings.load(null, Map.of());
        model = ServingModel.open(settings);
        chain = new InProcessPipeline(settings, model);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void saysWhatItReceivedAndWhoAnswered() {
        HealpixPixel pixel = HealpixPixel.newBuilder()
                .setNside(64)
                .setNested(true)
                .setPixel(26065)
                .build();
        Spectrum spectrum = TestSpectra.good("a").toBuilder()
                .setGaiaSourceId(4_722_135_642_226_902_656L)
                .setGaiaReleaseValue(97)
                .setHealpix(pixel)
                .build();
        Parameters answer = (Parameters)
                chain.answer(List.of(spectrum.toByteString()), TOPIC).get(0);
        assertThat(answer.getGaiaSourceId()).isEqualTo(4_722_135_642_226_902_656L);
        assertThat(answer.getGaiaReleaseValue()).isEqualTo(97);
        assertThat(answer.getGaiaRelease()).isEqualTo(GaiaRelease.UNRECOGNIZED);
        assertThat(answer.getHealpix()).isEqualTo(pixel);
        assertThat(answer.getSoftwareVersion()).isEqualTo(SoftwareVersion.TEXT).isNotEmpty();
        // Fluxes of 1 to 1.99 with errors of 0.05.
        assertThat(answer.getSnr()).isCloseTo(30, within(0.3));
    }

    @Test
    void aDeadLetterSaysWhichSoftwareRefused() {
        DeadLetter letter = (DeadLetter) chain.answer(
                        List.of(Spectrum.newBuilder().setSpectrumId("x").build().toByteString()), TOPIC)
                .get(0);
        assertThat(letter.getSoftwareVersion()).isEqualTo(SoftwareVersion.TEXT);
    }

    @Test
    void aVelocityHasTheFrameOfTheWavelengths() {
        assertThat(frame(VelocityFrame.VELOCITY_FRAME_UNSPECIFIED, VelocityFrame.VELOCITY_FRAME_BARYCENTRIC))
                .isEqualTo(RvFrame.RV_FRAME_BARYCENTRIC);
        assertThat(frame(VelocityFrame.VELOCITY_FRAME_TOPOCENTRIC)).isEqualTo(RvFrame.RV_FRAME_TOPOCENTRIC);
        assertThat(frame(VelocityFrame.VELOCITY_FRAME_REST)).isEqualTo(RvFrame.RV_FRAME_REST);
        assertThat(frame(VelocityFrame.VELOCITY_FRAME_REST, VelocityFrame.VELOCITY_FRAME_BARYCENTRIC))
                .isEqualTo(RvFrame.RV_FRAME_MIXED);
    }

    private static RvFrame frame(VelocityFrame... arms) {
        Spectrum good = TestSpectra.good("a");
        Spectrum.Builder spectrum = good.toBuilder().clearArms();
        for (int a = 0; a < arms.length; a++) {
            var arm = good.getArms(0).toBuilder().setName("arm" + a).setVelocityFrame(arms[a]);
            arm.getLogLinearBuilder().setLog10Start(3.6 + 0.001 * a);
            spectrum.addArms(arm);
        }
        StageOutcome<DecodedSpectrum> decoded = new SpectrumDecoder(1 << 20, TestSpectra.LIMITS.fields())
                .decode(TestSpectra.record(spectrum.build().toByteArray()));
        assertThat(decoded).isInstanceOf(StageOutcome.Passed.class);
        return ((StageOutcome.Passed<DecodedSpectrum>) decoded)
                .value()
                .header()
                .context()
                .rvFrame();
    }

    @Test
    void anAnswerSentAgainKeepsItsIdAndAnotherAnswerHasAnother() {
        AnswerIds ids = new AnswerIds(List.of("1.0", "model", "settings"));
        RawRecord first = TestSpectra.record(new byte[] {1}, 0, 0, 5);
        RawRecord polledAgain = TestSpectra.record(new byte[] {1}, 7, 3, 5);
        assertThat(ids.of(polledAgain)).isEqualTo(ids.of(first));
        assertThat(new AnswerIds(List.of("1.0", "model", "settings")).of(first)).isEqualTo(ids.of(first));
        assertThat(List.of(
                        ids.of(first),
                        ids.of(TestSpectra.record(new byte[] {1}, 0, 0, 6)),
                        new AnswerIds(List.of("1.0", "other", "settings")).of(first),
                        new AnswerIds(List.of("1.0", "model", "other")).of(first),
                        new AnswerIds(List.of("1.1", "model", "settings")).of(first)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aSchemaIsAnAbsoluteUri() {
        for (CloudEvent event : CloudEvent.values()) {
            String schema = event.headers("id", "/source").stream()
                    .filter(header -> header.key().equals("ce_dataschema"))
                    .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                    .findFirst()
                    .orElseThrow();
            assertThat(URI.create(schema).isAbsolute()).isTrue();
        }
    }
}
