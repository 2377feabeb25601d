package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InversionReportTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private EarlierRun earlier;

    /** This run: the first row a third slower, the next as before, the last not in the earlier run. */
    private final List<InversionRow> rows = List.of(
            RowExamples.row(1000, 1, 200, null),
            RowExamples.row(1000, 2, 300, new PhysicalTimes(0.0141, 0.0062, 0.0753)),
            RowExamples.row(3909, 1, 100, null));

    @BeforeEach
    void writeEarlierRun() throws Exception {
        InversionRowJson json = new InversionRowJson(RowExamples.MACHINE, Double.NaN);
        Path file = Files.write(
                folder.resolve("before.json"),
                List.of(
                        json.of(RowExamples.row(1000, 1, 300, null), Optional.empty())
                                .toString(),
                        json.of(RowExamples.row(1000, 2, 300, null), Optional.empty())
                                .toString()));
        earlier = EarlierRun.read(file);
    }

    private long print(boolean json, boolean parts, boolean physical, boolean compare, double tolerance) {
        return new InversionReport(json, parts, compare ? earlier : null, tolerance)
                .print(rows, physical, new PrintWriter(out));
    }

    @Test
    void printsAShortTable() {
        assertThat(print(false, false, false, false, 0.1)).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).endsWith("bad").contains("per Gop").doesNotContain("certify", "conclude");
        assertThat(lines.get(1))
                .contains("atlas9-4label", "180.0 +/- 1.8", "200.0 +/- 2.0", "2.000 +/- 0.020", "0.3 %");
        assertThat(out.toString()).contains("5 repetitions").doesNotContain("verdict");
    }

    @Test
    void printsPartsAndThePhysicalModelWhenAsked() {
        print(false, true, true, false, 0.1);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).contains("evaluations", "conclude", "full (ms)");
        assertThat(lines.get(1)).contains("6.5", "75 %").endsWith("-");
        assertThat(lines.get(2)).contains("14.1", "6.2", "75.3");
    }

    @Test
    void printsVerdictsOfCommonRowsAndTheEarlierMachine() {
        assertThat(print(false, false, false, true, Double.POSITIVE_INFINITY)).isZero();
        List<String> verdicts = out.toString()
                .lines()
                .dropWhile(line -> !line.contains("verdict"))
                .toList();
        assertThat(verdicts.get(1))
                .contains("3.000 +/- ", "2.000 +/- ", "0.6667 +/- ")
                .endsWith("slower");
        assertThat(verdicts.get(2)).contains("1.000 +/- ").endsWith("no change beyond the noise");
        assertThat(verdicts.get(3)).isEmpty();
        assertThat(out.toString()).contains("more than 4 standard errors and 5 %", "2 cores, Example CPU, Java 17");
    }

    @Test
    void countsRowsSlowerThanTolerated() {
        assertThat(print(false, false, false, true, 0.3)).isEqualTo(1);
        assertThat(print(false, false, false, true, 0.4)).isZero();
        assertThat(print(true, false, false, true, 0.3)).isEqualTo(1);
    }

    @Test
    void printsAnObjectPerRow() throws Exception {
        print(true, false, false, true, 0.1);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(3);
        JsonNode slower = new ObjectMapper().readTree(lines.get(0));
        assertThat(slower.get("spectra_per_second").asDouble()).isCloseTo(180, within(1e-9));
        assertThat(slower.get("spectra_per_gop").asDouble()).isCloseTo(2, within(1e-9));
        assertThat(slower.get("spectra_per_gop_error").asDouble()).isPositive();
        assertThat(slower.get("repetitions")).hasSize(5);
        assertThat(slower.get("machine").get("cores").asInt()).isPositive();
        assertThat(slower.get("fit_share").asDouble()).isEqualTo(0.75);
        assertThat(slower.has("certify_seconds")).isFalse();
        assertThat(slower.get("against").get("verdict").asText()).isEqualTo("slower");
        assertThat(slower.get("against").get("ratio").asDouble()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(new ObjectMapper().readTree(lines.get(1)).get("full_seconds").asDouble())
                .isEqualTo(0.0753);
        assertThat(new ObjectMapper().readTree(lines.get(2)).has("against")).isFalse();
    }
}
