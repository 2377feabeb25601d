package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.LogLinearAxis;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.services.broker.BrokerSettings;

/** Messages designed to stop nodes, among good ones, on a broker with Kafka's default limits. */
@Tag("chaos")
class HostileMessagesTest {

    private static final int OF_A_KIND = 10;
    private static final int GOOD = 1_000;
    private static final int SCRAPE_BYTES = 1 << 20;

    /** Kafka's default of message.max.bytes. */
    private static final int KAFKA_LIMIT = 1_048_588;

    private static String text(int length) {
        return "x".repeat(length);
    }

    /** Returns the modifications of a good spectrum; all of them are rejected. */
    private static List<Consumer<Spectrum.Builder>> kinds() {
        return List.of(
                spectrum -> spectrum.setSpectrumId(spectrum.getSpectrumId() + text(400_000)),
                spectrum -> spectrum.setObjectId(text(900_000)),
                spectrum -> spectrum.setSurvey(text(300_000)),
                spectrum -> spectrum.setInstrument(spectrum.getSpectrumId() + text(300_000)),
                spectrum -> spectrum.getArmsBuilder(0).setName(text(300_000)),
                spectrum -> spectrum.getArmsBuilder(0).setMaskDictionary(text(300_000)),
                spectrum -> spectrum.addAllArms(Collections.nCopies(400_000, Arm.getDefaultInstance())),
                spectrum -> spectrum.addAllTruth(Collections.nCopies(400_000, TruthLabel.getDefaultInstance())),
                spectrum -> spectrum.addTruth(TruthLabel.newBuilder().setName(text(300_000))),
                HostileMessagesTest::overflowingMatrix,
                HostileMessagesTest::wavelengthsAnUlpApart,
                spectrum -> spectrum.setSpectrumId("\u001b[2J\u202e" + spectrum.getSpectrumId() + text(300)));
    }

    /** Sets 65,536 diagonals of 65,536 pixels: a number of elements that is 0 in 32 bits. */
    private static void overflowingMatrix(Spectrum.Builder spectrum) {
        int count = 1 << 16;
        spectrum.getArmsBuilder(0)
                .clearFlux()
                .addAllFlux(Collections.nCopies(count, 1f))
                .setIvar(FloatArray.newBuilder().addAllValue(Collections.nCopies(count, 1f)))
                .setLogLinear(LogLinearAxis.newBuilder()
                        .setLog10Start(3.5)
                        .setLog10Step(1e-5)
                        .setPixels(count))
                .setLsfMatrix(BandedMatrix.newBuilder().addAllOffset(Collections.nCopies(count, 0)));
    }

    private static void wavelengthsAnUlpApart(Spectrum.Builder spectrum) {
        double first = 5000;
        double second = Math.nextUp(first);
        spectrum.getArmsBuilder(0)
                .clearFlux()
                .addAllFlux(List.of(1f, 1f, 1f))
                .setIvar(FloatArray.newBuilder().addAllValue(List.of(1f, 1f, 1f)))
                .setExplicit(ExplicitAxis.newBuilder().addAllWavelength(List.of(first, second, Math.nextUp(second))));
    }

    /** Returns good messages, interleaved with hostile ones of all kinds. */
    private static List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < GOOD; i++) {
            messages.add(Mutations.valid("good-" + i).toByteArray());
        }
        int at = 0;
        for (Consumer<Spectrum.Builder> kind : kinds()) {
            for (int i = 0; i < OF_A_KIND; i++) {
                Spectrum.Builder spectrum = Mutations.valid("hostile-" + at).toBuilder();
                kind.accept(spectrum);
                messages.add(
                        Math.min(messages.size(), 8 * at++), spectrum.build().toByteArray());
            }
        }
        return messages;
    }

    @Test
    void hostileMessagesCostNoneOfTheGoodItsAnswerAndNoNodeItsLife(@TempDir Path data) throws Exception {
        BrokerSettings broker = BrokerSettings.in(data)
                .withFreePort()
                .withProperty("message.max.bytes", String.valueOf(KAFKA_LIMIT))
                .withProperty("replica.fetch.max.bytes", String.valueOf(KAFKA_LIMIT));
        try (RunningStream stream = RunningStream.start(broker, Map.of())) {
            List<byte[]> sent = messages();
            List<Origin> origins = stream.send(sent);
            Map<Origin, List<Message>> answers = stream.answers(sent.size(), Duration.ofMinutes(5));

            assertThat(answers.keySet()).isEqualTo(new HashSet<>(origins));
            assertThat(answers.values()).allSatisfy(answer -> assertThat(answer).hasSize(1));
            List<Message> all = answers.values().stream().flatMap(List::stream).toList();
            assertThat(all.stream().filter(Parameters.class::isInstance)).hasSize(GOOD);
            assertThat(all.stream().filter(DeadLetter.class::isInstance).map(DeadLetter.class::cast))
                    .hasSize(OF_A_KIND * kinds().size())
                    .allSatisfy(letter -> {
                        assertThat(letter.getReason())
                                .isIn(
                                        RejectionReason.REJECTION_REASON_TOO_LARGE,
                                        RejectionReason.REJECTION_REASON_AXIS_NOT_ASCENDING);
                        assertThat(letter.getIsCut()).isFalse();
                        assertThat(sent)
                                .anyMatch(value -> Arrays.equals(
                                        value, letter.getOriginal().toByteArray()));
                    });
            assertThat(stream.node.health().isReady()).isTrue();
            assertThat(stream.node.metrics().ledger().unaccounted()).isZero();
            String scrape = stream.node.metrics().scrape();
            assertThat(scrape.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(SCRAPE_BYTES);
            assertThat(scrape.lines().filter(line -> line.startsWith("photosphere_device_restarts_total")))
                    .allSatisfy(line -> assertThat(line).endsWith(" 0.0"));
            System.out.printf(
                    "%d messages, %d of them hostile: scrape of %d bytes%n",
                    sent.size(), OF_A_KIND * kinds().size(), scrape.length());
        }
    }
}
