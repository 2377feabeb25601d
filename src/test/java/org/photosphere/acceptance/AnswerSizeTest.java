package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.config.Settings;
import org.photosphere.services.serving.InProcessPipeline;
import org.photosphere.services.serving.ServingModel;

/** Answers larger than their topic accepts. */
class AnswerSizeTest {

    private static final int LARGEST = 16 << 10;

    @Test
    void anAnswerLargerThanItsTopicTakesBecomesADeadLetter() {
        Settings settings = Settings.load(
                null,
                Map.of(
                        "photosphere.limits.id-bytes", LARGEST,
                        "photosphere.limits.answer-bytes", LARGEST,
                        "photosphere.limits.dead-letter-bytes", LARGEST));
        String id = "x".repeat(LARGEST / 2);
        try (ServingModel model = SmallModel.open()) {
            List<Message> answers = new InProcessPipeline(settings, model)
                    .answer(
                            List.of(
                                    Mutations.valid("short").toByteString(),
                                    Mutations.valid(id).toByteString()),
                            settings.kafka().spectraTopic(RunningStream.SURVEY));
            assertThat(answers.get(0)).isInstanceOf(Parameters.class);
            assertThat(answers.get(1)).isInstanceOfSatisfying(DeadLetter.class, letter -> {
                assertThat(letter.getReason()).isEqualTo(RejectionReason.REJECTION_REASON_TOO_LARGE);
                assertThat(letter.getStage()).isEqualTo("quality");
                assertThat(letter.getDetail()).contains("its answer has", "photosphere.limits.answer-bytes");
                assertThat(letter.getSpectrumId()).isEqualTo(id.substring(0, 1024));
                assertThat(letter.getIsCut()).isFalse();
            });
        }
    }
}
