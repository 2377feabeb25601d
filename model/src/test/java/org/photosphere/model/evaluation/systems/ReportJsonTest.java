package org.photosphere.model.evaluation.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.evaluation.systems.SystemResult.Inversions;
import org.photosphere.model.evaluation.systems.SystemResult.LabelErrors;

class ReportJsonTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("new").resolve("report.json");
    }

    @Test
    void readsWhatItWrote() {
        SystemsReport report =
                SmallReport.asPrinted().picture("A picture", "a.svg").build();
        ReportJson.write(report, file());
        SystemsReport read = ReportJson.read(file());
        assertThat(read).usingRecursiveComparison().isEqualTo(report);
        // The order of stages, pictures and results is that of the report.
        assertThat(read.spectra().keySet()).containsExactly("train", "validation", "test");
        assertThat(ReportJson.of(read)).isEqualTo(ReportJson.of(report));
    }

    @Test
    void keepsNumbersThatAreNotFinite() {
        SystemResult usual = SmallReport.result("physformer", Role.PHYSFORMER)
                .rmse(Double.NaN)
                .result();
        LabelErrors errors =
                new LabelErrors("teff", new double[] {1, -2}, new double[] {Double.POSITIVE_INFINITY, Double.NaN});
        SystemResult odd = new SystemResult(
                usual.system(),
                usual.digest(),
                usual.parameters(),
                usual.cost(),
                usual.stageRmse(),
                usual.test(),
                usual.bands(),
                new float[] {Float.NaN, 0.1f, Float.MIN_VALUE},
                usual.fluxMilliseconds(),
                usual.jacobianMilliseconds(),
                usual.residuals(),
                List.of(new Inversions(10, 2, 0, 1, List.of(errors))));
        SystemsReport empty = new SmallReport().build();
        SystemsReport report = new SystemsReport(
                empty.date(),
                empty.grid(),
                empty.spectra(),
                empty.seed(),
                empty.bins(),
                empty.labels(),
                empty.budgetSeconds(),
                empty.machine(),
                List.of(odd),
                empty.pictures());
        ReportJson.write(report, file());
        SystemResult read = ReportJson.read(file()).results().get(0);
        assertThat(read.test().rmse()).isNaN();
        assertThat(read.medianError()).containsExactly(Float.NaN, 0.1f, Float.MIN_VALUE);
        LabelErrors label = read.inversions().get(0).labels().get(0);
        assertThat(label.errors()).containsExactly(1, -2);
        assertThat(label.sigmas()).containsExactly(Double.POSITIVE_INFINITY, Double.NaN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "seed" : 7             | "seed" : "7"                  | seed
                    "seed" : 7             | "seed" : 7, "sead" : 8        | sead
                    "seed" : 7             | "seed" : 7, "seed" : 8        | seed
                    "seed" : 7             | "sead" : 7                    | seed
                    "seed" : 7,            |                               | seed
                    "role" : "NETWORK"     | "role" : "NETWORKS"           | role
                    "date" : "2026-12-01", |                               | date
                    "stars" : 403          | "stars" : 40.5                | stars
                    "label" : "teff"       | "label" : null                | results.0.inversions.0.labels.0.label
                    "sigmas" : [           | "sigmas" : [ 1,               | 400 errors and 401 uncertainties
                    """)
    void reportsWhereItIsDamaged(String sound, String damaged, String place) throws Exception {
        String json = ReportJson.of(SmallReport.asPrinted().build());
        assertThat(json).contains(sound);
        Path file = folder.resolve("report.json");
        Files.writeString(
                file, json.replaceFirst(java.util.regex.Pattern.quote(sound), damaged == null ? "" : damaged));
        assertThatThrownBy(() -> ReportJson.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("report.json is damaged")
                .hasMessageContaining(place);
    }

    @Test
    void refusesAPartOfAReportAndOtherFiles() throws Exception {
        byte[] json = ReportJson.of(SmallReport.asPrinted().build()).getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("report.json");
        for (int length : new int[] {0, 1, json.length / 3, json.length - 3}) {
            Files.write(file, java.util.Arrays.copyOf(json, length));
            assertThatThrownBy(() -> ReportJson.read(file))
                    .as("of the first %d bytes", length)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is damaged");
        }
        Files.writeString(file, "[1, 2]");
        assertThatThrownBy(() -> ReportJson.read(file)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> ReportJson.read(folder.resolve("absent")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void reportsAFileThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThatThrownBy(() -> ReportJson.write(new SmallReport().build(), file.resolve("report.json")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot be written");
        assertThat(file).hasContent("mine");
    }
}
