package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;

class EarlierRunTest {

    private static final RowKey KEY = new RowKey(1000, 2, 32);

    @TempDir
    Path folder;

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("bench.json"), List.of(lines));
    }

    private static String line(int pixels, int devices, double rate) {
        return new InversionRowJson(RowExamples.MACHINE, 1000)
                .of(RowExamples.row(pixels, devices, rate, null), Optional.empty())
                .toString();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refusal(String... lines) throws IOException {
        Path file = file(lines);
        return assertThatThrownBy(() -> EarlierRun.read(file)).isInstanceOf(InputException.class);
    }

    @Test
    void holdsWhatJsonOutputHolds() throws IOException {
        EarlierRun run = EarlierRun.read(file(line(1000, 1, 300), "", line(1000, 2, 400)));
        Comparison comparison = run.compare(KEY, RowExamples.repetitions(500)).orElseThrow();
        assertThat(comparison.key()).isEqualTo(KEY);
        assertThat(comparison.before()).isEqualTo(RowExamples.repetitions(400).spectraPerGop());
        assertThat(comparison.ratio()).isCloseTo(1.25, within(1e-12));
        assertThat(run.machine()).contains(RowExamples.MACHINE);
    }

    @Test
    void comparesOnlyRowsOfTheSamePixelsDevicesAndBatch() throws IOException {
        EarlierRun run = EarlierRun.read(file(line(1000, 2, 400)));
        Repetitions now = RowExamples.repetitions(400);
        assertThat(run.compare(KEY, now)).isPresent();
        assertThat(run.compare(new RowKey(3909, 2, 32), now)).isEmpty();
        assertThat(run.compare(new RowKey(1000, 1, 32), now)).isEmpty();
        assertThat(run.compare(new RowKey(1000, 2, 16), now)).isEmpty();
    }

    @Test
    void takesTheLastOfEqualRows() throws IOException {
        EarlierRun run = EarlierRun.read(file(line(1000, 2, 100), line(1000, 2, 400)));
        assertThat(run.compare(KEY, RowExamples.repetitions(400)).orElseThrow().ratio())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void namesAFileThatIsMissing() {
        Path missing = folder.resolve("missing.json");
        assertThatThrownBy(() -> EarlierRun.read(missing))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.hint()).contains("bench --json"))
                .hasMessageContaining("missing.json")
                .hasMessageContaining("cannot be read");
    }

    @Test
    void namesTheLineThatIsNoRow() throws IOException {
        refusal(line(1000, 2, 400), "pixels  model").hasMessageContaining("line 2 is not a row of inversions");
        refusal("[1]").hasMessageContaining("line 1", "it is not a JSON object");
        refusal("{\"flux\": 1}").hasMessageContaining("line 1");
        refusal("").hasMessageContaining("is empty");
    }

    @Test
    void refusesRowsWithoutEnoughValidRepetitions() throws IOException {
        refusal("{\"pixels\":1000,\"devices\":2,\"batch\":32,\"spectra_per_second\":400}")
                .hasMessageContaining("fewer than 3 repetitions");
        String one = "{\"spectra_per_second\":1,\"spectra_per_core_second\":1,\"gemm_rate\":1,\"copy_rate\":1}";
        String start = "{\"pixels\":1000,\"devices\":2,\"batch\":32,\"repetitions\":[";
        refusal(start + one + "," + one + "]}").hasMessageContaining("fewer than 3 repetitions");
        refusal(start + one + "," + one + "," + one.replace("gemm_rate\":1", "gemm_rate\":-1") + "]}")
                .hasMessageContaining("a rate is not a positive number");
        assertThat(EarlierRun.read(file(start + one + "," + one + "," + one + "]}"))
                        .machine())
                .isEmpty();
    }

    @Test
    void requiresARowOfThisRun() throws IOException {
        EarlierRun run = EarlierRun.read(file(line(1000, 2, 400)));
        run.requireCommonRow(List.of(new RowKey(3909, 1, 32), KEY));
        assertThatThrownBy(() -> run.requireCommonRow(List.of(new RowKey(3909, 2, 32))))
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.hint()).contains("1 row", "--pixels 1000 --devices 2 --batch 32"))
                .hasMessageContaining("none of this run's rows");
    }
}
