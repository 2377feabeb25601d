package org.photosphere.model.evaluation.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.evaluation.systems.PaperTables.Ablation;

class PaperTablesTest {

    /** Table 1 as it is printed: name, RMSE, MAE, R^2. */
    private static final List<String> PRINTED = List.of(
            "physformer 0.0054 0.0033 0.9997",
            "physgnn 0.1959 0.1622 0.7216",
            "symmetric-autoencoder 0.0200 0.0123 0.9956",
            "speculator 0.0106 0.0064 0.9985",
            "payne 0.0618 0.0357 0.9372",
            "kurucz-a1 0.0502 0.0204 0.9760");

    @Test
    void hasTheNumbersOfTableOne() {
        assertThat(PRINTED).allSatisfy(line -> {
            String name = line.substring(0, line.indexOf(" "));
            assertThat(PaperTables.accuracy(name))
                    .hasValueSatisfying(row -> assertThat(name + " " + ReportNumbers.fourDecimals(row.rmse()) + " "
                                    + ReportNumbers.fourDecimals(row.mae()) + " "
                                    + ReportNumbers.fourDecimals(row.r2()))
                            .isEqualTo(line));
        });
        assertThat(PaperTables.accuracy("interpolation")).isEmpty();
    }

    @Test
    void ordersTheBaselinesByTheirError() {
        assertThat(PaperTables.baselines())
                .containsExactly("speculator", "symmetric-autoencoder", "kurucz-a1", "payne", "physgnn");
    }

    private static Ablation row(String name) {
        return PaperTables.ablation(name).orElseThrow();
    }

    @Test
    void hasTheNumbersOfTableTwo() {
        assertThat(row("physformer").autoencoderMse()).isEqualTo(6.24e-5);
        assertThat(row("physformer").fluxMse()).isEqualTo(4.41e-5);
        assertThat(row("physformer").residuals()).isEqualTo(new PaperTables.Residuals(5.16e-5, 0.0195));
        assertThat(row("physformer-without-physics").autoencoderMse()).isEqualTo(8.41e-5);
        assertThat(row("physformer-without-physics").fluxMse()).isEqualTo(4.28e-5);
        assertThat(row("physformer-latent-128").autoencoderMse()).isEqualTo(8.60e-4);
        assertThat(row("physformer-latent-128").residuals()).isEqualTo(new PaperTables.Residuals(7.67e-5, 0.0164));
        assertThat(row("physformer-mlp-decoder").autoencoderMse()).isEqualTo(2.83e-4);
        assertThat(row("physformer-mlp-decoder").residuals()).isEqualTo(new PaperTables.Residuals(1.17e-4, 0.0189));
        assertThat(row("physformer-4-directions").autoencoderMse()).isEqualTo(8.87e-4);
        assertThat(row("physformer-4-directions").residuals()).isEqualTo(new PaperTables.Residuals(2.66e-5, 0.0160));
        assertThat(PaperTables.ablation("payne")).isEmpty();
    }

    @Test
    void hasBothResidualsOfTheModelWithoutBottleneckAndPrefersThoseOfSpectraFromLabels() {
        Ablation row = row("physformer-without-bottleneck");
        assertThat(row.autoencoderMse()).isEqualTo(3.75e-5);
        assertThat(row.fluxMse()).isEqualTo(0.0489);
        assertThat(row.autoencoder()).isEqualTo(new PaperTables.Residuals(5.58e-5, 0.0236));
        assertThat(row.flux()).isEqualTo(new PaperTables.Residuals(3.09e-5, 0.1210));
        assertThat(row.residuals()).isEqualTo(row.flux());
    }

    @Test
    void aValueThatIsNotPrintedIsNotANumber() {
        assertThat(row("physformer-without-physics").residuals().rte()).isNaN();
        assertThat(row("physformer-mlp-decoder").fluxMse()).isNaN();
    }

    @Test
    void numbersHaveTheirSignificantDigits() {
        assertThat(List.of(0.0054, 6.24e-5, 123_456.0, 1234.5, 2.5e7, 0.0, -0.0312))
                .extracting(ReportNumbers::of)
                .containsExactly("0.00540", "6.24e-5", "123000", "1230", "2.50e7", "0", "-0.0312");
        assertThat(ReportNumbers.of(Double.NaN)).isEqualTo("\u2013");
        assertThat(ReportNumbers.of(Double.POSITIVE_INFINITY)).isEqualTo("\u221E");
    }
}
