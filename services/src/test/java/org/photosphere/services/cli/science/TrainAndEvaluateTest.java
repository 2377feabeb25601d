package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import picocli.CommandLine;

class TrainAndEvaluateTest {

    private static final int NODES = 64;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeGrid() throws Exception {
        writeGrid(folder.resolve("grid.fits"), 4000, 8000);
    }

    @Test
    void trainsABundleThatEvaluates() throws Exception {
        assertThat(train()).as(() -> err.toString()).isZero();
        assertThat(out.toString()).contains("test nodes", "digest");
        out.getBuffer().setLength(0);
        assertThat(run("evaluate", "--bundle", path("bundle"), "--grid", path("grid.fits"), "--json"))
                .isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.properties())
                .extracting(e -> e.getKey())
                .containsExactly("rmse", "mae", "r2", "spectra", "stated_error_ratio", "by_teff", "by_band", "worst");
        assertThat(json.get("spectra").asInt()).isEqualTo(NODES);
        assertThat(json.get("rmse").asDouble()).isBetween(1e-6, 0.5);
        out.getBuffer().setLength(0);
        run("evaluate", "--bundle", path("bundle"), "--grid", path("grid.fits"), "--split", "test", "--json");
        assertThat(new ObjectMapper().readTree(out.toString()).get("spectra").asInt())
                .isEqualTo(6);
    }

    @Test
    void tellsTheErrorsApart() throws Exception {
        assertThat(train()).as(() -> err.toString()).isZero();
        out.getBuffer().setLength(0);
        run("evaluate", "--bundle", path("bundle"), "--grid", path("grid.fits"), "--json");
        JsonNode json = new ObjectMapper().readTree(out.toString());
        // 4000 to 8000 K: none below 4000, none from 10000.
        assertThat(json.get("by_teff"))
                .extracting(range -> range.get("from").asInt())
                .containsExactly(4000, 5000, 7000);
        assertThat(json.get("by_teff").get(0).get("to").asInt()).isEqualTo(5000);
        double squares = 0;
        int spectra = 0;
        for (JsonNode range : json.get("by_teff")) {
            spectra += range.get("spectra").asInt();
            squares += range.get("spectra").asInt() * Math.pow(range.get("rmse").asDouble(), 2);
        }
        assertThat(spectra).isEqualTo(NODES);
        assertThat(Math.sqrt(squares / NODES)).isCloseTo(json.get("rmse").asDouble(), within(1e-9));
        assertThat(json.get("by_band"))
                .extracting(band -> band.get("band").asText())
                .containsExactly("uv", "optical", "ir");
        assertThat(json.get("worst")).hasSize(10);
        assertThat(json.get("worst").get(0).get("rmse").asDouble())
                .isGreaterThanOrEqualTo(json.get("worst").get(9).get("rmse").asDouble());
        assertThat(json.get("worst").get(0).get("labels").get("teff").asDouble())
                .isBetween(4000.0, 8000.0);
        out.getBuffer().setLength(0);
        run("evaluate", "--bundle", path("bundle"), "--grid", path("grid.fits"));
        assertThat(out.toString())
                .contains("all spectra", "test nodes", "4000 to 5000", "UV 500 to 4000", "worst nodes")
                .doesNotContain("RTE", "below 4000");
    }

    @Test
    void writesPictures() {
        assertThat(train()).as(() -> err.toString()).isZero();
        int exit = run(
                "evaluate",
                "--bundle",
                path("bundle"),
                "--grid",
                path("grid.fits"),
                "--split",
                "test",
                "--pictures",
                path("pictures"));
        assumeThat(err.toString()).as("pictures need fonts").doesNotContain("no fonts");
        assertThat(exit).as(() -> err.toString()).isZero();
        assertThat(err.toString()).contains("4 pictures in");
        for (String name : new String[] {"spectra", "error-by-wavelength"}) {
            assertThat(folder.resolve("pictures").resolve(name + ".png")).isNotEmptyFile();
            assertThat(folder.resolve("pictures").resolve(name + ".svg")).isNotEmptyFile();
        }
    }

    @Test
    void refusesPicturesWhereAFileStands() {
        assertThat(train()).as(() -> err.toString()).isZero();
        out.getBuffer().setLength(0);
        for (String taken : new String[] {path("grid.fits"), path("grid.fits/pictures")}) {
            err.getBuffer().setLength(0);
            assertThat(run("evaluate", "--bundle", path("bundle"), "--grid", path("grid.fits"), "--pictures", taken))
                    .isEqualTo(CommandErrors.UNUSABLE);
            assertThat(err.toString()).contains("grid.fits", "hint:");
        }
        assertThat(out.toString()).as("found before the work").isEmpty();
    }

    @Test
    void doesNotWriteOverABundleUnlessForced() {
        assertThat(train()).as(() -> err.toString()).isZero();
        assertThat(train()).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("not empty", "--force");
        assertThat(train("--force")).as(err.toString()).isZero();
    }

    @Test
    void saysWhichSpectraAreOutsideTheModel() throws Exception {
        assertThat(train()).as(() -> err.toString()).isZero();
        writeGrid(folder.resolve("hot.fits"), 5000, 20000);
        assertThat(run("evaluate", "--bundle", path("bundle"), "--grid", path("hot.fits")))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("outside the model's bounds", "--skip-outside");
        assertThat(run("evaluate", "--bundle", path("bundle"), "--grid", path("hot.fits"), "--skip-outside"))
                .isZero();
        assertThat(err.toString()).contains("were left out");
    }

    @Test
    void refusesTheTestNodesOfAnotherGrid() throws Exception {
        assertThat(train()).as(() -> err.toString()).isZero();
        writeGrid(folder.resolve("other.fits"), 4500, 7000);
        assertThat(run("evaluate", "--bundle", path("bundle"), "--grid", path("other.fits"), "--split", "test"))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("not the grid");
    }

    @Test
    void refusesUnusableInputWithAHint() {
        String[][] unusable = {
            {"train", "--grid", path("none.fits"), "--out", path("x")},
            {"train", "--grid", path("grid.fits"), "--out", path("x"), "--epochs", "0"},
            {"train", "--grid", path("grid.fits"), "--out", path("x"), "--hidden", "8,-1"},
            {"train", "--grid", path("grid.fits"), "--out", path("x"), "--range", "9000,3000"},
            {"train", "--grid", path("grid.fits"), "--out", path("x"), "--range", "3000"},
            {"train", "--grid", path("grid.fits"), "--out", path("x"), "--model", "oracle"},
            {"evaluate", "--grid", path("none.fits")},
            {"evaluate", "--bundle", path("none"), "--grid", path("grid.fits")},
        };
        for (String[] arguments : unusable) {
            assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(CommandErrors.UNUSABLE);
        }
        assertThat(err.toString()).contains("hint:");
    }

    private int train(String... more) {
        String[] arguments = {
            "train",
            "--grid",
            path("grid.fits"),
            "--out",
            path("bundle"),
            "--range",
            "3000,9000",
            "--bins",
            "30",
            "--hidden",
            "8,8",
            "--epochs",
            "3",
            "--seed",
            "1"
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return run(all);
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** Writes spectra whose slope varies with temperature. */
    private static void writeGrid(Path file, double coolest, double hottest) throws Exception {
        double[] wavelength = new double[50];
        Arrays.setAll(wavelength, j -> 2900 + 130.0 * j);
        float[][] flux = new float[NODES][50];
        double[] teff = new double[NODES];
        for (int i = 0; i < NODES; i++) {
            teff[i] = coolest + (hottest - coolest) * i / (NODES - 1);
            for (int j = 0; j < 50; j++) {
                flux[i][j] = (float) Math.exp((5 - teff[i] / 1000) * (wavelength[j] - 3000) / 10000);
            }
        }
        GridFits.write(file, "points", wavelength, flux, teff);
    }
}
