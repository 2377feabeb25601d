package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.systems.ComparedSystem;
import org.photosphere.model.evaluation.systems.Systems;
import org.photosphere.model.physics.Planck;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import picocli.CommandLine;

class CompareCommandTest {

    private static final int NODES = 80;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeGrid() throws Exception {
        double[] wavelengths = WavelengthBins.logUniform(2500, 12_000, 400).centres();
        double[] teff = new double[NODES];
        float[][] flux = new float[NODES][wavelengths.length];
        for (int i = 0; i < NODES; i++) {
            teff[i] = 4000 + 50 * i;
            for (int j = 0; j < wavelengths.length; j++) {
                flux[i][j] = (float) Planck.intensity(wavelengths[j], teff[i]);
            }
        }
        GridFits.write(folder.resolve("grid.fits"), "points", wavelengths, flux, teff);
    }

    private int run(String... more) {
        String[] arguments = {
            "compare",
            "--grid",
            path("grid.fits"),
            "--out",
            path("out"),
            "--range",
            "3000,9000",
            "--bins",
            "125",
            "--count",
            "5"
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(all);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void writesAReportThatProgramsAndPeopleRead() throws Exception {
        int code = run("--models", "interpolation", "--budget", "1s");
        assumeThat(err.toString()).as("pictures need fonts").doesNotContain("no fonts");
        assertThat(code).as(() -> err.toString()).isZero();
        assertThat(out.toString()).contains("not measured", "report.html");
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        assertThat(json.at("/results/0/system/name").asText()).isEqualTo("interpolation");
        assertThat(json.at("/results/0/test/rmse").asDouble()).isBetween(0.0, 0.01);
        assertThat(json.at("/results/0/inversions")).hasSize(3);
        assertThat(Files.readString(folder.resolve("out/report.md")))
                .contains("| Interpolation |", "1.00 s of processor time");
        assertThat(Files.readString(folder.resolve("out/report.html"))).contains("src=\"data:image/", "Interpolation");
        // A finished comparison only writes its report again.
        Files.delete(folder.resolve("out/report.html"));
        assertThat(run("--models", "interpolation", "--budget", "1s")).isZero();
        assertThat(folder.resolve("out/report.html")).exists();
    }

    @Test
    void refusesUnusableInputInOneLine() {
        String[][] unusable = {
            {"--models", "oracle"},
            {"--models", "payne", "--budget", "3s"},
            {"--models", "interpolation", "--budget", "soon"},
            {"--models", "interpolation", "--budget", "0m"},
            {"--models", "interpolation", "--snr", "0"},
            {"--models", "interpolation", "--threads", "0"},
        };
        String[] said = {
            "no model 'oracle'",
            "--budget 10s or more",
            "'soon' is not a time",
            "'0m' is not a time",
            "--snr",
            "--threads"
        };
        for (int i = 0; i < unusable.length; i++) {
            err.getBuffer().setLength(0);
            assertThat(run(unusable[i])).as(said[i]).isEqualTo(CommandErrors.UNUSABLE);
            assertThat(err.toString()).contains(said[i]).contains("hint:");
            assertThat(err.toString().lines()).hasSize(2);
        }
        assertThat(folder.resolve("out")).as("nothing was begun").doesNotExist();
    }

    @Test
    void readsTimes() {
        assertThat(Budget.parse("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Budget.parse("15m")).isEqualTo(Duration.ofMinutes(15));
        assertThat(Budget.parse("2h")).isEqualTo(Duration.ofHours(2));
        for (String no : new String[] {"", "m", "15", "-3m", "1.5h", "3d", "99999999m"}) {
            assertThatThrownBy(() -> Budget.parse(no)).isInstanceOf(InputException.class);
        }
    }

    @Test
    void theHelpOfTrainNamesEverySystem() {
        StringWriter help = new StringWriter();
        CommandLine train =
                Objects.requireNonNull(Main.commandLine().getSubcommands().get("train"));
        train.usage(new PrintWriter(help));
        String text = help.toString().replaceAll("\\s+", " ");
        for (ComparedSystem system : Systems.ALL) {
            assertThat(text).contains(system.name().replaceFirst("^physformer(?=-)", ""));
        }
    }
}
