package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Label;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.cli.answers.RecordedAnswers;
import org.photosphere.services.cli.bench.PeerResults;
import org.photosphere.services.config.Settings;

/** Files read by commands, damaged or very large. */
class DamagedFilesTest {

    @TempDir
    Path folder;

    @Test
    void readsOrRefusesAThousandDamagedRecordsOfAnswers() throws Exception {
        Path file = folder.resolve("answers");
        try (RecordedAnswers.Writer writer = new RecordedAnswers.Writer(file)) {
            for (String id : new String[] {"a", "b", "c"}) {
                writer.add(Parameters.newBuilder()
                        .setSpectrumId(id)
                        .setChi2(7)
                        .addLabels(Label.newBuilder().setName("teff").setValue(5772))
                        .build());
            }
            writer.add(DeadLetter.newBuilder()
                    .setOriginal(ByteString.copyFromUtf8("no spectrum"))
                    .build());
        }
        Damage.Outcome outcome = new Damage(10).tryOn(file, RecordedAnswers::read);
        System.out.println("recorded answers: " + outcome);
        assertThat(outcome.refused()).isBetween(300, 990);
    }

    @Test
    void refusesAnAnswerThatStatesTwoGigabytesWithoutAllocatingThem() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // A dead letter of 2^31 - 1 bytes, its field "original" of as many but six.
        bytes.write(new byte[] {'D', -1, -1, -1, -1, 7});
        int field = DeadLetter.ORIGINAL_FIELD_NUMBER << 3 | 2;
        bytes.write(new byte[] {(byte) field, -7, -1, -1, -1, 7});
        Path file = Files.write(folder.resolve("answers"), bytes.toByteArray());
        assertThatThrownBy(() -> RecordedAnswers.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no recorded answers");
    }

    @Test
    void readsOrRefusesAThousandDamagedResultsOfAPeer() throws Exception {
        Path file = folder.resolve("peer.json");
        Files.writeString(
                file,
                "{\"peer\": \"scipy\", \"versions\": \"1.2\", \"cores\": 2, \"seconds_per_spectrum\": 0.25,"
                        + " \"labels\": [[5772.0, 4.44, 0.0, 0.1], [5000, 4, -1, 0.2]]}");
        assertThat(PeerResults.read(file, 4).labels()).hasDimensions(2, 4);
        Damage.Outcome outcome = new Damage(11).tryOn(file, damaged -> PeerResults.read(damaged, 4));
        System.out.println("peer results: " + outcome);
        assertThat(outcome.refused()).isBetween(300, 990);
    }

    @Tag("slow")
    @Test
    void readsOrRefusesAThousandDamagedFilesOfSettings() throws Exception {
        Path file = folder.resolve("settings.conf");
        Files.writeString(file, """
                photosphere {
                  kafka { partitions = 4, client { acks = all } }
                  inversion { continuum-degree = 5, velocity-range = 500, "instruments" { "desi" { model-floor = 0.01 } } }
                  node { batch-size = 64, batch-linger = 20 ms }
                  limits { message-bytes = 1000000, pixels = 100000 }
                }
                """);
        Damage.Outcome outcome = new Damage(12).tryOn(file, damaged -> Settings.load(damaged, Map.of()));
        System.out.println("settings: " + outcome);
        assertThat(outcome.refused()).isBetween(100, 990);
    }

    @Test
    void refusesSettingsThatNestWithoutEndOrAreNoSettingsBySize() throws Exception {
        Path file = folder.resolve("settings.conf");
        Files.writeString(file, "a { ".repeat(200_000));
        assertThatThrownBy(() -> Settings.load(file, Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is nested too deeply");
        Files.writeString(file, "#".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> Settings.load(file, Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("larger than");
        assertThatThrownBy(() -> Settings.load(
                        null,
                        Map.of(
                                "photosphere.http.token-file",
                                folder.resolve("none").toString())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("token-file");
    }
}
