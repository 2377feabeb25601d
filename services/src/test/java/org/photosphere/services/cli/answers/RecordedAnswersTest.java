package org.photosphere.services.cli.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Label;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.StageTime;

class RecordedAnswersTest {

    @TempDir
    Path folder;

    private static Parameters star(double teff, long offset, long time) {
        return Parameters.newBuilder()
                .setSpectrumId("star")
                .setChi2(7)
                .addLabels(Label.newBuilder().setName("teff").setValue(teff))
                .setOrigin(Origin.newBuilder().setOffset(offset))
                .addStageTimes(StageTime.newBuilder().setStage("invert").setAtUs(time))
                .build();
    }

    private static DeadLetter garbage(String bytes, long time) {
        return DeadLetter.newBuilder()
                .setReason(RejectionReason.REJECTION_REASON_NOT_PROTOBUF)
                .setOriginal(ByteString.copyFromUtf8(bytes))
                .setRejectedAtUs(time)
                .build();
    }

    private RecordedAnswers recorded() {
        Path file = folder.resolve("answers");
        try (RecordedAnswers.Writer writer = new RecordedAnswers.Writer(file)) {
            writer.add(star(5772, 1, 10));
            writer.add(garbage("one", 5));
            writer.add(garbage("two", 6));
        }
        return RecordedAnswers.read(file);
    }

    @Test
    void isTheSameWhateverTheTimeAndThePlace() {
        RecordedAnswers answers = recorded();
        assertThat(answers.count()).isEqualTo(3);
        assertThat(answers.difference(star(5772, 99, 1000))).isEmpty();
        assertThat(answers.difference(garbage("two", 77))).isEmpty();
    }

    @Test
    void namesTheFieldsThatDiffer() {
        RecordedAnswers answers = recorded();
        assertThat(answers.difference(star(Math.nextUp(5772.0), 1, 10))).containsExactly("labels");
        assertThat(answers.difference(
                        star(5772, 1, 10).toBuilder().setChi2(8).clearLabels().build()))
                .containsExactlyInAnyOrder("chi2", "labels");
        assertThat(answers.difference(
                        garbage("one", 1).toBuilder().setSpectrumId("star").build()))
                .containsExactly("DeadLetter");
    }

    @Test
    void countsAndSaysWhetherAllCameAgain() {
        StringWriter out = new StringWriter();
        AnswerComparison comparison = new AnswerComparison(recorded());
        comparison.add(star(5772, 4, 4));
        comparison.add(garbage("one", 4));
        comparison.add(garbage("three", 4));
        assertThat(comparison.print(new PrintWriter(out, true))).isFalse();
        assertThat(out.toString()).contains("2 identical, 0 differ, 1 of the record are missing, 1 are not in it");
        comparison.add(garbage("two", 4));
        assertThat(comparison.print(new PrintWriter(out, true))).isTrue();
    }

    @Test
    void refusesWhatIsNoRecord() throws Exception {
        Path file = folder.resolve("other");
        Files.writeString(file, "hello");
        assertThatThrownBy(() -> RecordedAnswers.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no recorded answers");
    }
}
