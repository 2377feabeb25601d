package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import nom.tam.fits.Fits;
import nom.tam.fits.ImageData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import picocli.CommandLine;

class GridCommandTest {

    private static final double[] WAVELENGTHS =
            WavelengthBins.logUniform(500, 55_000, 5000).edges();

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeLibrary() throws Exception {
        Files.createDirectories(folder.resolve("library/Z-0.0"));
        writeImage("library/WAVE_PHOENIX-ACES-AGSS-COND-2011.fits", WAVELENGTHS);
        for (int teff : new int[] {4000, 5000, 6000}) {
            writeBlackbody("library/Z-0.0/lte0" + teff + "-4.50-0.0.PHOENIX-ACES-AGSS-COND-2011-HiRes.fits", teff);
        }
        writeBlackbody("library/lte04000-4.00-0.0.PHOENIX-ACES-AGSS-COND-2011-HiRes.fits", 4000);
        writeBlackbody("library/lte06000-4.00-0.0.PHOENIX-ACES-AGSS-COND-2011-HiRes.fits", 6000);
    }

    @Test
    void buildsAGridAndTellsWhatIsInIt() throws Exception {
        assertThat(build()).as(() -> err.toString()).isZero();
        assertThat(out.toString()).contains("grid.fits: 5 spectra on 9875 bins over 500.0-55000.0 Angstrom");
        out.getBuffer().setLength(0);
        assertThat(run("grid", "info", path("grid.fits"), "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.properties())
                .extracting(e -> e.getKey())
                .containsExactly(
                        "file", "title", "spectra", "labels", "nodes", "wavelengths", "energy", "zeros_repaired");
        assertThat(json.get("spectra").asInt()).isEqualTo(5);
        assertThat(json.get("labels").toString())
                .isEqualTo("[{\"name\":\"teff\",\"lower\":4000.0,\"upper\":6000.0,\"values\":3,\"varies\":true},"
                        + "{\"name\":\"logg\",\"lower\":4.0,\"upper\":4.5,\"values\":2,\"varies\":true},"
                        + "{\"name\":\"m_h\",\"lower\":0.0,\"upper\":0.0,\"values\":1,\"varies\":false},"
                        + "{\"name\":\"alpha_m\",\"lower\":0.0,\"upper\":0.0,\"values\":1,\"varies\":false}]");
        assertThat(json.get("nodes").toString()).isEqualTo("{\"combinations\":6,\"missing\":1,\"gaps\":1}");
        assertThat(json.get("wavelengths").get("count").asInt()).isEqualTo(9875);
        assertThat(json.get("wavelengths").get("sampling").asText()).isEqualTo("log-uniform");
        assertThat(json.get("energy").get("median").asDouble()).isCloseTo(1, within(0.02));
        assertThat(json.get("zeros_repaired").asInt()).isZero();
    }

    @Test
    void tellsPeopleInATable() {
        build("--range", "3000,7000", "--bins", "40");
        out.getBuffer().setLength(0);
        assertThat(run("grid", "info", path("grid.fits"))).isZero();
        assertThat(out.toString())
                .contains(
                        "PHOENIX-ACES-AGSS-COND-2011",
                        "5 spectra, 40 wavelengths: log-uniform bins, 3031.9 to 6926.3 Angstrom",
                        "[alpha/M] (dex)",
                        "does not vary",
                        "1 of the 6 combinations of values missing, 1 of them between nodes",
                        "zeros repaired");
    }

    @Test
    void buildsGridsThatOtherCommandsRead() {
        assertThat(build("--bins", "200")).as(() -> err.toString()).isZero();
        String grid = path("grid.fits");
        assertThat(run("evaluate", "--bundle", "atlas9-components", "--grid", grid, "--skip-outside"))
                .as(() -> err.toString())
                .isZero();
    }

    @Test
    void doesNotReplaceAFileUnlessForced() {
        assertThat(build("--bins", "40")).isZero();
        assertThat(build("--bins", "50")).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("grid.fits exists", "--force");
        assertThat(build("--bins", "50", "--force")).isZero();
        run("grid", "info", path("grid.fits"));
        assertThat(out.toString()).contains("50 wavelengths");
    }

    @Test
    void listsTheFilesItSkips() throws Exception {
        Files.createFile(folder.resolve("library/lte-notes.txt"));
        assertThat(build("--bins", "40")).isZero();
        assertThat(err.toString()).contains("skipped for their names: 1", path("library/lte-notes.txt"));
    }

    @Test
    void namesTheFileThatIsCutShort() throws Exception {
        Path file = folder.resolve("library/Z-0.0/lte05000-4.50-0.0.PHOENIX-ACES-AGSS-COND-2011-HiRes.fits");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
        assertThat(build()).isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("error: " + file, "hint:");
        assertThat(folder.toFile().list()).containsExactly("library");
    }

    @Test
    void refusesUnusableInputWithAHint() {
        String from = path("library");
        String grid = path("grid.fits");
        String[][] unusable = {
            {"grid", "build", "--from", path("absent"), "--out", grid},
            {"grid", "build", "--from", path("library/Z-0.0"), "--out", path("absent/grid.fits")},
            {"grid", "build", "--from", from, "--out", grid, "--range", "400,55000"},
            {"grid", "build", "--from", from, "--out", grid, "--range", "500,56000"},
            {"grid", "build", "--from", from, "--out", grid, "--range", "500"},
            {"grid", "build", "--from", from, "--out", grid, "--range", "7000,3000"},
            {"grid", "build", "--from", from, "--out", grid, "--range", "500,Infinity"},
            {"grid", "build", "--from", from, "--out", grid, "--bins", "0"},
            {"grid", "build", "--from", from, "--out", grid, "--bins", "2147483647"},
            {"grid", "build", "--from", from},
            {"grid", "info", path("absent.fits")},
            {"grid", "info", path("library/WAVE_PHOENIX-ACES-AGSS-COND-2011.fits")},
            {"grid"},
        };
        for (String[] arguments : unusable) {
            assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(CommandErrors.UNUSABLE);
        }
        assertThat(err.toString().split("hint:", -1)).hasSizeGreaterThan(10);
        assertThat(folder.toFile().list()).containsExactly("library");
    }

    private int build(String... more) {
        String[] arguments = {"grid", "build", "--from", path("library"), "--out", path("grid.fits")};
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

    private void writeBlackbody(String name, double teff) throws Exception {
        float[] flux = new float[WAVELENGTHS.length];
        for (int i = 0; i < flux.length; i++) {
            double cm = WAVELENGTHS[i] * 1e-8;
            // Planck's law: 2 pi h c^2 and h c / k, CODATA 2018.
            flux[i] = (float) (3.741771852e-5 / Math.pow(cm, 5) / Math.expm1(1.438776877 / (cm * teff)));
        }
        writeImage(name, flux);
    }

    private void writeImage(String name, Object image) throws Exception {
        try (Fits fits = new Fits()) {
            fits.addHDU(ImageData.from(image).toHDU());
            fits.write(folder.resolve(name).toFile());
        }
    }
}
