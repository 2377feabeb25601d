package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.stream.RedriveCommand;
import picocli.CommandLine;

/** Redrive of dead letters: once each, counted, and only selected ones. */
class RedriveTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] GARBAGE = "no protobuf".getBytes(StandardCharsets.US_ASCII);

    private static String redrive(RunningStream stream, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments =
                new ArrayList<>(List.of("-b", stream.settings.kafka().bootstrapServers()));
        arguments.addAll(List.of(more));
        int code = new CommandLine(new RedriveCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        assertThat(code).as(err::toString).isZero();
        return out.toString();
    }

    private static List<DeadLetter> letters(RunningStream stream, int answers) {
        Map<Origin, List<Message>> read = stream.answers(answers, PATIENCE);
        assertThat(read).hasSize(answers);
        return read.values().stream()
                .flatMap(List::stream)
                .filter(DeadLetter.class::isInstance)
                .map(DeadLetter.class::cast)
                .toList();
    }

    @Test
    void sendsEachLetterOnceAndCountsHowOftenAnOriginalCameBack(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            byte[] nameless = Spectrum.newBuilder(Mutations.valid("x"))
                    .setSpectrumId("")
                    .build()
                    .toByteArray();
            stream.send(List.of(GARBAGE, nameless, Mutations.valid("good").toByteArray()));
            assertThat(letters(stream, 3)).hasSize(2);

            // A dry run sends nothing, even repeatedly.
            assertThat(redrive(stream)).contains("2 would be sent back").contains("not_protobuf");
            assertThat(redrive(stream)).contains("2 would be sent back");
            assertThat(letters(stream, 3)).hasSize(2);

            // Selected by reason; the same letter is not sent again.
            assertThat(redrive(stream, "--reason", "not_protobuf", "--send"))
                    .contains("1 sent back")
                    .contains("left: not selected");
            List<DeadLetter> afterOne = letters(stream, 4);
            assertThat(afterOne).hasSize(3);
            DeadLetter again = afterOne.stream()
                    .filter(letter -> letter.getRedrives() == 1)
                    .findFirst()
                    .orElseThrow();
            assertThat(again.getReason()).isEqualTo(RejectionReason.REJECTION_REASON_NOT_PROTOBUF);
            assertThat(again.getOriginal().toByteArray()).isEqualTo(GARBAGE);
            assertThat(redrive(stream, "--reason", "not_protobuf"))
                    .contains("1 would be sent back")
                    .contains("left: redriven before");

            // A letter redriven once is skipped with a limit of one.
            assertThat(redrive(stream, "--most", "1", "--send"))
                    .contains("1 sent back")
                    .contains("left: redriven too often");
            assertThat(letters(stream, 5).stream().filter(letter -> letter.getRedrives() == 1))
                    .hasSize(2);
            assertThat(stream.answers(5, PATIENCE).values().stream()
                            .flatMap(List::stream)
                            .filter(Parameters.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void namesWhatItCannotUse(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            assertThat(redrive(stream)).contains("no dead letters");
            StringWriter err = new StringWriter();
            int code = new CommandLine(new RedriveCommand())
                    .setErr(new PrintWriter(err, true))
                    .execute("-b", stream.settings.kafka().bootstrapServers(), "--reason", "bad_weather");
            assertThat(code).isNotZero();
            assertThat(err.toString()).contains("bad_weather");
        }
    }
}
