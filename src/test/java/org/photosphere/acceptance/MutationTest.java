package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.services.config.Settings;
import org.photosphere.services.serving.InProcessPipeline;
import org.photosphere.services.serving.ServingModel;

/** Damaged messages of every kind, in process and through Kafka: one answer each. */
class MutationTest {

    private static final int IN_PROCESS = 10_000;
    private static final int BATCH = 64;
    private static final int THROUGH_KAFKA = 500;
    private static final int SCRAPE_BYTES = 1 << 20;
    private static final long SEED = 20261129;

    /** Detail of a rejection after an exception, which validated spectra should not cause. */
    private static final String THREW = "the inversion failed";

    @Test
    void everyOneOfTenThousandMutatedMessagesIsAnsweredAndNoneBreaksTheInversion() {
        Settings settings = Settings.load(null, Map.of());
        Mutations mutations = new Mutations(SEED);
        int letters = 0;
        try (ServingModel model = SmallModel.open()) {
            InProcessPipeline chain = new InProcessPipeline(settings, model);
            for (int i = 0; i < IN_PROCESS; i += BATCH) {
                List<ByteString> sent = new ArrayList<>();
                for (int k = i; k < Math.min(IN_PROCESS, i + BATCH); k++) {
                    sent.add(ByteString.copyFrom(mutations.next(k)));
                }
                List<Message> answers = chain.answer(sent, settings.kafka().spectraTopic(RunningStream.SURVEY));
                assertThat(answers).hasSameSizeAs(sent);
                letters += letters(answers, sent);
            }
        }
        System.out.printf(
                "%d mutated messages: %d parameters, %d dead letters%n", IN_PROCESS, IN_PROCESS - letters, letters);
        assertThat(letters).isBetween(IN_PROCESS / 10, IN_PROCESS - IN_PROCESS / 10);
    }

    private static int letters(List<Message> answers, List<ByteString> sent) {
        int letters = 0;
        for (int i = 0; i < sent.size(); i++) {
            if (answers.get(i) instanceof DeadLetter letter) {
                letters++;
                // AssertJ would compare the ByteString byte by byte as an iterable.
                assertThat(letter.getOriginal().equals(sent.get(i))).isTrue();
                assertThat(letter.getDetail())
                        .isNotBlank()
                        .doesNotContain(THREW)
                        .hasSizeLessThanOrEqualTo(1000);
            }
        }
        return letters;
    }

    @Test
    @Tag("chaos")
    void everyMutatedMessageHasExactlyOneAnswerOnKafkaAndTheNodeLives(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            Mutations mutations = new Mutations(SEED + 1);
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < THROUGH_KAFKA; i++) {
                sent.add(mutations.next(i));
            }
            List<Origin> origins = stream.send(sent);
            Map<Origin, List<Message>> answers = stream.answers(THROUGH_KAFKA, Duration.ofMinutes(3));

            assertThat(answers.keySet()).isEqualTo(new HashSet<>(origins));
            assertThat(answers.values()).allSatisfy(answer -> assertThat(answer).hasSize(1));
            letters(
                    origins.stream()
                            .flatMap(origin -> answers.getOrDefault(origin, List.of()).stream())
                            .toList(),
                    sent.stream().map(ByteString::copyFrom).toList());
            assertThat(stream.node.health().isReady()).isTrue();
            assertThat(stream.node.metrics().inFlight()).isZero();
            assertThat(stream.node.metrics().scrape().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(SCRAPE_BYTES);
        }
    }
}
