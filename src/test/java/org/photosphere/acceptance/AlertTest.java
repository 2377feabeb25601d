package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Priority;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.broker.BrokerSettings;

/** What somebody waits for comes before what nobody waits for. */
class AlertTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BACKLOG = 3000;
    private static final String ALERTS = "alerts";

    @Test
    void anAlertIsAnsweredInTheMiddleOfABacklog(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(
                BrokerSettings.in(data).withFreePort(), Map.of("photosphere.node.alert-surveys", ALERTS))) {
            stream.topics.createMissing(List.of(ALERTS));
            StreamClient alerts = new StreamClient(stream.settings.kafka(), ALERTS);
            // One before, so that the node has found the topic.
            alerts.send(List.of(alert("first")));
            assertThat(alerts.answers(1, PATIENCE)).hasSize(1);
            List<byte[]> backlog = new ArrayList<>();
            for (int i = 0; i < BACKLOG; i++) {
                backlog.add(Mutations.valid("s-" + i).toByteArray());
            }
            stream.send(backlog);
            alerts.send(List.of(alert("second")));
            assertThat(alerts.answers(2, PATIENCE)).hasSize(2);
            assertThat(stream.node.metrics().answeredCount()).isLessThan(BACKLOG);
            assertThat(stream.answers(BACKLOG, PATIENCE)).hasSize(BACKLOG);
        }
    }

    private static byte[] alert(String id) {
        return Spectrum.newBuilder(Mutations.valid(id))
                .setSurvey(ALERTS)
                .setPriority(Priority.PRIORITY_ALERT)
                .build()
                .toByteArray();
    }

    @Test
    void aSpectrumThatNobodyWaitsForAnyMoreIsADeadLetter(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            stream.send(List.of(Spectrum.newBuilder(Mutations.valid("late"))
                    .setDeadlineUs(1)
                    .build()
                    .toByteArray()));
            Map<?, List<Message>> answers = stream.answers(1, PATIENCE);
            assertThat(answers.values())
                    .singleElement()
                    .satisfies(answer -> assertThat(answer)
                            .singleElement()
                            .isInstanceOfSatisfying(
                                    DeadLetter.class,
                                    letter -> assertThat(letter.getReason())
                                            .isEqualTo(RejectionReason.REJECTION_REASON_DEADLINE_PASSED)));
        }
    }
}
