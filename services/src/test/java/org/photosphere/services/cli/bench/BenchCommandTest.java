package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import picocli.CommandLine;

class BenchCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"formal", "convolution"})
    void timesASmallNetworkBesideItsFloor(String intensity) throws Exception {
        assertThat(run("--bins", "250", "--json", "--intensity", intensity))
                .as(() -> err.toString())
                .isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        // Times are not compared, because they vary between runs.
        assertThat(json.get("flux").asDouble()).isPositive();
        assertThat(json.get("flux_with_residual").asDouble()).isPositive();
        assertThat(json.get("flux_floor").asDouble()).isPositive();
        assertThat(json.get("decoder_forward_gemm_share").asDouble()).isPositive();
        assertThat(json.get("decoder_training_gemm_share").asDouble()).isPositive();
        assertThat(json.get("gemm_rate").asDouble()).isPositive();
        assertThat(json.get("copy_rate").asDouble()).isPositive();
    }

    @Test
    void tellsPeopleInLines() {
        assertThat(run("--bins", "250")).as(() -> err.toString()).isZero();
        assertThat(out.toString())
                .contains("250 bins, 8 layers, 4 directions, width 32, formal")
                .contains("flux alone", "with residual (8)", "decoder, forward", "decoder, training", "floor, flux");
    }

    @Test
    void refusesBinsThatAreNoPatches() {
        assertThat(run("--bins", "1001")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("1001 bins", "a multiple of 125");
    }

    @Tag("slow")
    @Test
    void timesInversionsARowEach() throws Exception {
        assertThat(execute(
                        "bench",
                        "--pixels",
                        "1000",
                        "--devices",
                        "1,2",
                        "--batch",
                        "4",
                        "--seconds",
                        "0.1",
                        "--repetitions",
                        "3",
                        "--physical",
                        "--json"))
                .as(() -> err.toString())
                .isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        for (int i = 0; i < 2; i++) {
            JsonNode row = new ObjectMapper().readTree(lines.get(i));
            assertThat(row.get("pixels").asInt()).isEqualTo(1000);
            assertThat(row.get("devices").asInt()).isEqualTo(i + 1);
            assertThat(row.get("batch").asInt()).isEqualTo(4);
            assertThat(row.get("spectra_per_second").asDouble()).isPositive();
            assertThat(row.get("spectra_per_core_second").asDouble()).isPositive();
            assertThat(row.get("spectra_per_gop").asDouble()).isPositive();
            assertThat(row.get("spectra_per_gigabyte").asDouble()).isPositive();
            assertThat(row.get("repetitions")).hasSize(3);
            assertThat(row.get("gemm_share").asDouble()).isPositive();
            assertThat(row.get("model_share").asDouble()).isBetween(0.0, 1.0);
            assertThat(row.get("evaluations").asDouble()).isGreaterThan(1);
            assertThat(row.get("bad_share").asDouble()).isLessThan(0.5);
            assertThat(row.get("correct_seconds").asDouble()).isPositive();
            assertThat(row.get("full_seconds").asDouble())
                    .isGreaterThan(row.get("correct_seconds").asDouble());
        }
    }

    @Test
    void refusesInstrumentsAndCountsThatThereAreNot() {
        assertThat(execute("bench", "--pixels", "7")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("no instrument has 7 pixels", "1000, 3909 and 9875");
        assertThat(execute("bench", "--pixels", "1000", "--devices", "0")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("--devices 0");
    }

    @Test
    void refusesComparisonsThatCannotBeBeforeItMeasures(@TempDir Path folder) throws Exception {
        assertThat(execute("bench", "--pixels", "1000", "--repetitions", "2")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("--repetitions 2", "from 3 to");
        assertThat(execute("bench", "--against", folder.resolve("none.json").toString()))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("none.json cannot be read", "bench --json > FILE");
        assertThat(execute("bench", "--fail-slower", "10")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("--fail-slower 10.0 without --against");
        String line = new InversionRowJson(RowExamples.MACHINE, 1000)
                .of(RowExamples.row(1000, 1, 300, null), Optional.empty())
                .toString();
        Path file = Files.writeString(folder.resolve("before.json"), line);
        assertThat(execute("bench", "--pixels", "3909", "--against", file.toString()))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("none of this run's rows", "--pixels 1000 --devices 1 --batch 32");
        assertThat(execute("bench", "--against", file.toString(), "--fail-slower", "100"))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("--fail-slower 100");
        assertThat(execute("bench", "--seconds", "0")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("--seconds 0.0");
    }

    private int run(String... arguments) {
        String[] common = {
            "bench", "--model", "physformer", "--layers", "8", "--directions", "4", "--width", "32", "--seconds", "0.05"
        };
        String[] all = java.util.Arrays.copyOf(common, common.length + arguments.length);
        System.arraycopy(arguments, 0, all, common.length, arguments.length);
        return execute(all);
    }

    private int execute(String... all) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(all);
    }
}
