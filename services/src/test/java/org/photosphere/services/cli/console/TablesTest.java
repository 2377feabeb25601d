package org.photosphere.services.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.cli.answers.AnswerPrinter;
import org.photosphere.services.cli.answers.ResultLine;
import org.photosphere.services.cli.answers.ResultLine.LabelValue;
import org.photosphere.services.cli.answers.ResultLine.Rejection;
import org.photosphere.services.cli.answers.TruthTable;
import org.photosphere.services.cli.console.TextTable.Column;

class TablesTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    private static ResultLine answer(double teff, double truth, List<String> bad) {
        return new ResultLine(
                "star",
                "test",
                List.of(new LabelValue("teff", teff, 10), new LabelValue("logg", 4, 0.1)),
                90,
                100,
                List.of("GRID_EDGE", "CHI2_HIGH"),
                bad,
                Map.of("teff", truth),
                null,
                null,
                new LabelValue("rv", -12.3, 1.9),
                null,
                null,
                3,
                null);
    }

    @Test
    void roundsValuesByTheirSigma() {
        assertThat(TextTable.withSigma(5772.34, 12.3)).isEqualTo("5772 +/- 12");
        assertThat(TextTable.withSigma(4.43812, 0.0213)).isEqualTo("4.438 +/- 0.021");
        assertThat(TextTable.withSigma(5772.34, 1.23)).isEqualTo("5772.3 +/- 1.2");
        assertThat(TextTable.withSigma(5772.34, 1234)).isEqualTo("5772 +/- 1234");
        assertThat(TextTable.withSigma(-0.001, 0.12)).isEqualTo("0.00 +/- 0.12");
        assertThat(TextTable.withSigma(4.43812, 0)).isEqualTo("4.438");
        assertThat(TextTable.withSigma(Double.NaN, 1)).isEqualTo("-");
    }

    @Test
    void escapesAndCutsWhatMessagesSay() {
        TextTable table = new TextTable(out, List.of(Column.text("id", 4), Column.text("remarks", 7)));
        table.row(List.of("a\u001b[2J\u202e\n", "x".repeat(500)));
        table.row(List.of("y".repeat(400_000), "b\u0007"));
        assertThat(text.toString().lines())
                .element(1)
                .asString()
                .startsWith("a\\u001b[2J\\u202e\\u000a  x")
                .endsWith("x\u2026");
        assertThat(text.toString().lines()).element(2).isEqualTo("y".repeat(59) + "\u2026  b\\u0007");
        assertThat(text.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(500));
    }

    @Test
    void jsonKeepsWhatMessagesSayButEscapesIt() throws Exception {
        String id = "a\u009b2J\u202e\u00e9" + "x".repeat(100);
        ResultLine line =
                ResultLine.of(Parameters.newBuilder().setSpectrumId(id).build());
        assertThat(line.toJson()).contains("a\\u009b2J\\u202e\u00e9xxx");
        assertThat(new ObjectMapper().readTree(line.toJson()).get("spectrum_id").asText())
                .isEqualTo(id);
    }

    @Test
    void alignsRowsUnderOneHead() {
        TextTable table = new TextTable(out, List.of(Column.text("id", 4), Column.number("K", 5), Column.text("f", 1)));
        table.row(List.of("a", "1", ""));
        table.row(List.of("longer", "12345", "x"));

        assertThat(text.toString().lines()).containsExactly("id        K  f", "a         1", "longer  12345  x");
        assertThatThrownBy(() -> table.row(List.of("a"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsFlagsAndRejections() {
        AnswerPrinter printer = new AnswerPrinter(out, out, false);
        printer.print(answer(5772, 5772, List.of("EXTRAPOLATED")));
        printer.print(new ResultLine(
                "broken",
                "test",
                List.of(),
                Double.NaN,
                0,
                List.of(),
                List.of(),
                Map.of(),
                new Rejection("EMPTY", "no bytes"),
                null,
                null,
                null,
                null,
                0,
                null));

        List<String> lines = text.toString().lines().toList();
        assertThat(lines.get(0)).contains("Teff (K)", "log g", "[M/H] (dex)", "chi2/dof", "flags");
        assertThat(lines.get(1))
                .contains(
                        "5772 +/- 10",
                        "4.00 +/- 0.10",
                        "-12.3 +/- 1.9",
                        "0.90",
                        "bad:EXTRAPOLATED warn:GRID_EDGE,CHI2_HIGH invalid pixels masked:3");
        assertThat(lines.get(2)).contains("broken", "rejected EMPTY: no bytes");
    }

    @Test
    void findsBiasAndScatterOfKnownResiduals() {
        TruthTable table = new TruthTable();
        for (double residual : new double[] {90, 100, 110, 130, 1000}) {
            table.add(answer(5000 + residual, 5000, List.of()));
        }

        // Median 110; deviations 20, 10, 0, 20, 890 have the median 20.
        assertThat(table.rows()).hasSize(1);
        TruthTable.Row row = table.rows().get(0);
        assertThat(row.label()).isEqualTo("teff");
        assertThat(row.stars()).isEqualTo(5);
        assertThat(row.bias()).isCloseTo(110, within(1e-9));
        assertThat(row.scatter()).isCloseTo(1.4826 * 20, within(1e-9));
    }

    @Test
    void averagesTheMiddleOfAnEvenNumberOfResiduals() {
        TruthTable table = new TruthTable();
        table.add(answer(5010, 5000, List.of()));
        table.add(answer(5030, 5000, List.of()));

        assertThat(table.rows().get(0).bias()).isCloseTo(20, within(1e-9));
    }

    @Test
    void leavesStarsWithBadFlagsOutAndSaysSo() {
        TruthTable table = new TruthTable();
        table.add(answer(5010, 5000, List.of()));
        table.add(answer(9000, 5000, List.of("NO_RESULT")));

        table.print(out);

        assertThat(table.rows().get(0).stars()).isEqualTo(1);
        assertThat(table.flaggedBad()).isEqualTo(1);
        assertThat(text.toString()).contains("1 stars, 1 more with bad flags left out", "Teff (K)");
    }
}
