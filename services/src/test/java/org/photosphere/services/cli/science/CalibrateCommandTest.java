package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import picocli.CommandLine;

/** Uses stars of the MILES library, which are not part of this project. */
@Tag("slow")
class CalibrateCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path miles;

    @BeforeEach
    void findTheLibrary() {
        String data = System.getenv("PHOTOSPHERE_DATA");
        assumeTrue(data != null, "PHOTOSPHERE_DATA does not say where real spectra are");
        miles = Path.of(data, "observed", "miles-library.fits");
        assumeTrue(Files.isReadable(miles), miles + " is not there");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private JsonNode calibrate(Path file) throws Exception {
        assertThat(run(
                        "calibrate",
                        miles.toString(),
                        "--range",
                        "teff=4500,7000",
                        "--range",
                        "logg=3.5,5.5",
                        "--out",
                        file.toString()))
                .as(() -> err.toString())
                .isZero();
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void dwarfsThatItHasNotSeenLoseTheirBias() throws Exception {
        JsonNode figures = calibrate(folder.resolve("miles.json")).path("figures");
        assertThat(figures.path("teff bias before").asDouble()).isGreaterThan(100);
        assertThat(Math.abs(figures.path("teff bias after").asDouble())).isLessThan(30);
        assertThat(Math.abs(figures.path("logg bias after").asDouble())).isLessThan(0.05);
        assertThat(Math.abs(figures.path("m_h bias after").asDouble())).isLessThan(0.05);
        assertThat(figures.path("teff scatter after").asDouble()).isLessThan(80);
        assertThat(figures.path("logg scatter after").asDouble()).isLessThan(0.25);
        assertThat(figures.path("m_h scatter after").asDouble()).isLessThan(0.20);
        assertThat(figures.path("chi2 after").asDouble()).isBetween(0.8, 1.25);
        assertThat(figures.path("teff within one sigma before").asDouble()).isLessThan(0.1);
        // 162 stars determine a share of two thirds to 4 %.
        for (String label : new String[] {"teff", "logg", "m_h"}) {
            assertThat(figures.path(label + " within one sigma after").asDouble())
                    .as(label)
                    .isBetween(0.6, 0.77);
        }
    }

    @Test
    void refusesSpectraOfSeveralInstruments() {
        Path sun = miles.resolveSibling("calspec").resolve("sun_reference_stis_002.fits");
        assumeTrue(Files.isReadable(sun), sun + " is not there");
        String file = folder.resolve("both.json").toString();
        assertThat(run("calibrate", miles.toString(), sun.toString(), "--out", file))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("a calibration belongs to one instrument");
    }

    @Test
    void answersHoldBothValues() throws Exception {
        Path file = folder.resolve("miles.json");
        calibrate(file);
        out.getBuffer().setLength(0);
        assertThat(run("invert", "--json", "--calibration", file.toString(), miles.toString()))
                .isZero();
        JsonNode first =
                new ObjectMapper().readTree(out.toString().lines().findFirst().orElseThrow());
        // The stars' scatter is several times the sigma of the bundle's own error.
        out.getBuffer().setLength(0);
        assertThat(run("invert", "--json", miles.toString())).isZero();
        JsonNode plain =
                new ObjectMapper().readTree(out.toString().lines().findFirst().orElseThrow());
        assertThat(first.path("labels").path("teff").path("sigma").asDouble())
                .isGreaterThan(
                        2 * plain.path("labels").path("teff").path("sigma").asDouble());
        JsonNode teff = first.path("labels").path("teff");
        assertThat(teff.path("value").asDouble())
                .isNotEqualTo(teff.path("value_uncalibrated").asDouble());
    }

    @Test
    void refusesAnotherBundlesCalibration() throws Exception {
        Path file = folder.resolve("miles.json");
        calibrate(file);
        assertThat(run("invert", "--bundle", "optical-3label", "--calibration", file.toString(), miles.toString()))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("calibrates labels of the bundle");
    }
}
