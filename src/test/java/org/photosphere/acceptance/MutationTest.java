package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;

class MutationTest {

    private static final int MUTATIONS = 10_000;
    private static final long SEED = 20261122;

    @Test
    void everyOneOfTenThousandMutatedMessagesHasExactlyOneAnswerAndTheNodeLives(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            Mutations mutations = new Mutations(SEED);
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < MUTATIONS; i++) {
                sent.add(mutations.next(i));
            }
            List<Origin> origins = stream.send(sent);
            Map<Origin, List<Message>> answers = stream.answers(MUTATIONS, Duration.ofMinutes(5));

            assertThat(answers.keySet()).isEqualTo(new HashSet<>(origins));
            assertThat(answers.values()).allSatisfy(answer -> assertThat(answer).hasSize(1));
            int letters = 0;
            for (int i = 0; i < MUTATIONS; i++) {
                if (answers.getOrDefault(origins.get(i), List.of()).get(0) instanceof DeadLetter letter) {
                    letters++;
                    assertThat(letter.getOriginal().toByteArray()).isEqualTo(sent.get(i));
                    assertThat(letter.getDetail()).isNotBlank();
                }
            }
            System.out.printf(
                    "%d mutated messages: %d parameters, %d dead letters%n", MUTATIONS, MUTATIONS - letters, letters);
            assertThat(letters).isBetween(MUTATIONS / 10, MUTATIONS - MUTATIONS / 100);
            assertThat(stream.node.health().isReady()).isTrue();
            assertThat(stream.node.metrics().inFlight()).isZero();
        }
    }
}
