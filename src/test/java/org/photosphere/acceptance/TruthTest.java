package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.spectrum.SampleOfIds;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.broker.BrokerSettings;

/** Simulated spectra of known labels in the live stream. */
@Tag("chaos")
class TruthTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SPECTRA = 120;
    private static final double SHARE = 0.25;

    @Test
    void isInjectedAnsweredOnTopicsOfItsOwnAndComparedWithTheAnswers(@TempDir Path data) throws Exception {
        Map<String, Object> settings =
                Map.of("photosphere.truth.share", SHARE, "photosphere.truth.most-per-second", 1000);
        try (RunningStream stream = RunningStream.start(BrokerSettings.in(data).withFreePort(), settings)) {
            List<byte[]> spectra = new ArrayList<>();
            for (int i = 0; i < SPECTRA; i++) {
                spectra.add(Mutations.valid("s-" + i).toByteArray());
            }
            List<Origin> sent = stream.send(spectra);
            Map<Origin, List<Message>> science = stream.answers(SPECTRA, PATIENCE);
            assertThat(science.keySet()).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(science.values().stream().flatMap(List::stream))
                    .allSatisfy(answer ->
                            assertThat(((Parameters) answer).getIsTest()).isFalse());

            double expected = IntStream.range(0, SPECTRA)
                    .filter(i -> SampleOfIds.position("s-" + i) < SHARE)
                    .count();
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                double made = metric(stream, "photosphere_test_spectra_total{outcome=\"sent\"}");
                // Spectra wait up to the bound while the topic is created; the others are dropped.
                assertThat(made + metric(stream, "photosphere_test_spectra_total{outcome=\"left_out\"}"))
                        .isEqualTo(expected);
                assertThat(made).isGreaterThan(0.5 * expected);
                assertThat(metric(stream, "photosphere_test_parameters_published_total{survey=\"test\"}"))
                        .isEqualTo(made);
            });
            List<Parameters> tests = tests(stream);
            assertThat(tests).allSatisfy(answer -> {
                assertThat(answer.getIsTest()).isTrue();
                assertThat(answer.getSpectrumId()).endsWith("~twin");
                assertThat(answer.getTruthList()).hasSameSizeAs(answer.getLabelsList());
                assertThat(answer.getOrigin().getTopic()).isEqualTo("photosphere.v1.test-spectra.test");
            });
            assertThat(metric(stream, "photosphere_parameters_published_total{survey=\"test\"}"))
                    .isEqualTo(SPECTRA);
            assertThat(sum(stream, "photosphere_fits_total")).isEqualTo(SPECTRA);
            assertThat(sum(stream, "photosphere_end_to_end_seconds_count")).isEqualTo(SPECTRA);
            assertStagesAreTheWhole(stream);
            assertThat(metric(stream, "photosphere_spectra_unaccounted")).isZero();
            assertThat(sum(stream, "photosphere_truth_answers_total") + sum(stream, "photosphere_truth_unusable_total"))
                    .isGreaterThanOrEqualTo(tests.size());
            assertAreTheirSums(stream, tests);
        }
    }

    /** Asserts that the stages account for the whole time of a spectrum. */
    private static void assertStagesAreTheWhole(RunningStream stream) throws Exception {
        double whole = sum(stream, "photosphere_end_to_end_seconds_sum");
        assertThat(sum(stream, "photosphere_stage_time_seconds_sum")).isCloseTo(whole, withinPercentage(1));
        for (String kind : List.of("wait", "work")) {
            assertThat(sum(
                            stream,
                            "photosphere_stage_time_seconds_count",
                            "stage=\"publish\"",
                            "kind=\"" + kind + "\""))
                    .isEqualTo(SPECTRA);
        }
    }

    /** Asserts that the metrics are the sums over the messages. */
    private static void assertAreTheirSums(RunningStream stream, List<Parameters> tests) {
        List<Parameters> good = tests.stream()
                .filter(answer -> answer.getFlags().getBadNamesCount() == 0)
                .toList();
        double squares = 0;
        double within = 0;
        for (Parameters answer : good) {
            double truth = answer.getTruth(0).getValue();
            double pull = (answer.getLabels(0).getValue() - truth)
                    / answer.getLabels(0).getSigmaRaw();
            squares += Math.min(25, pull * pull);
            within += Math.abs(pull) <= 1 ? 1 : 0;
        }
        assertThat(good).hasSizeGreaterThan(tests.size() / 2);
        assertThat(sum(stream, "photosphere_truth_answers_total", "label=\"teff\""))
                .isEqualTo(good.size());
        assertThat(sum(stream, "photosphere_truth_pull_squared_total", "label=\"teff\""))
                .isCloseTo(squares, org.assertj.core.api.Assertions.offset(1e-6 * squares));
        assertThat(sum(stream, "photosphere_truth_within_total", "label=\"teff\"", "sigma=\"raw\"", "within=\"1\""))
                .isEqualTo(within);
    }

    private static List<Parameters> tests(RunningStream stream) throws Exception {
        Properties properties = stream.settings.kafka().clientProperties();
        properties.put("group.id", "reader-" + new SplittableRandom().nextInt());
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        List<Parameters> answers = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(stream.settings.kafka().testParametersTopic(RunningStream.SURVEY)));
            double expected = metric(stream, "photosphere_test_parameters_published_total{survey=\"test\"}");
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (answers.size() < expected && System.nanoTime() < end) {
                for (var entry : consumer.poll(Duration.ofMillis(200))) {
                    answers.add(Parameters.parseFrom(entry.value()));
                }
            }
            assertThat((double) answers.size()).isEqualTo(expected);
        }
        return answers;
    }

    private static double metric(RunningStream stream, String series) {
        return stream.node
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double sum(RunningStream stream, String name, String... labels) {
        return stream.node
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
