package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.Fits;
import nom.tam.fits.ImageHDU;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.cli.Main;
import picocli.CommandLine;

/** The command {@code fields}. */
class FieldsCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine main = Main.commandLine();
        main.setOut(new PrintWriter(out));
        main.setErr(new PrintWriter(err));
        return main.execute(arguments);
    }

    private int sun(String... more) {
        return star("5777", file(), more);
    }

    private int star(String teff, Path target, String... more) {
        String[] arguments = {
            "fields",
            "--bundle",
            "atlas9-4label",
            "--label",
            "teff=" + teff,
            "--label",
            "logg=4.44",
            "--label",
            "m_h=0",
            "--label",
            "alpha_m=0",
            "--out",
            target.toString()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return run(all);
    }

    private Path file() {
        return folder.resolve("sun.fits");
    }

    @Test
    void writesFieldsWithTheirUnits() throws Exception {
        assertThat(sun("--plot")).as(err::toString).isZero();
        assertThat(folder.resolve("sun.png")).exists();
        assertThat(folder.resolve("sun.svg")).exists();
        try (Fits fits = new Fits(file().toFile())) {
            BinaryTableHDU layers = (BinaryTableHDU) fits.getHDU("LAYERS");
            double[] depth = (double[]) layers.getColumn("DEPTH");
            double[] temperature = (double[]) layers.getColumn("T");
            double[] rosseland = (double[]) layers.getColumn("TAU_R");
            assertThat(layers.getHeader().getStringValue("TUNIT2")).isEqualTo("K");
            for (int i = 1; i < depth.length; i++) {
                assertThat(rosseland[i]).isGreaterThan(rosseland[i - 1]);
                assertThat(temperature[i]).isGreaterThanOrEqualTo(temperature[i - 1]);
            }
            assertThat(temperature[0]).isGreaterThan(1000);
            assertThat(temperature[temperature.length - 1]).isLessThan(5777 * 4);
            float[][] kappa = (float[][]) ((ImageHDU) fits.getHDU("KAPPA")).getKernel();
            float[][] tau = (float[][]) ((ImageHDU) fits.getHDU("TAU")).getKernel();
            assertThat(kappa).hasDimensions(depth.length, 1000);
            assertThat(tau[depth.length - 1][500]).isGreaterThan(tau[0][500]);
            BinaryTableHDU spectrum = (BinaryTableHDU) fits.getHDU("SPECTRUM");
            double[] wavelength = (double[]) spectrum.getColumn("WAVELENGTH");
            float[] flux = (float[]) spectrum.getColumn("FLUX");
            double energy = 0;
            for (int j = 0; j < flux.length; j++) {
                energy += flux[j] * wavelength[j] * Math.log(wavelength[1] / wavelength[0]);
            }
            assertThat(energy / (5.670374419e-5 * Math.pow(5777, 4))).isBetween(0.9, 1.1);
            assertThat(fits.getHDU(0).getHeader().getStringValue("LABEL1")).isEqualTo("teff");
        }
    }

    @Test
    void answersAProgram() throws Exception {
        assertThat(sun("--json")).as(err::toString).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.properties())
                .extracting(e -> e.getKey())
                .containsExactly("labels", "t_at_tau_rosseland", "flux_rms", "heating_rms", "energy");
        assertThat(json.get("t_at_tau_rosseland").get("0.667").asDouble()).isBetween(5000.0, 7000.0);
    }

    @Test
    void saysWhatIsWrongWithTheLabels() {
        assertThat(sun("--label", "mass=1")).isNotZero();
        assertThat(err.toString()).contains("no label 'mass'", "alpha_m, logg, m_h, teff");
        assertThat(run("fields", "--label", "teff=5777", "--out", file().toString()))
                .isNotZero();
        assertThat(err.toString()).contains("label 'logg' is not given");
        assertThat(star("50", file())).isNotZero();
        assertThat(err.toString()).contains("label 'teff' is out of bounds: 50.0", "from 3500.0 to 50000.0");
        assertThat(star("NaN", file())).isNotZero();
        assertThat(err.toString()).contains("label 'teff' is out of bounds: NaN");
        assertThat(file()).doesNotExist();
    }

    @Test
    void namesTheFileThatCannotBeWritten() throws Exception {
        Files.writeString(file(), "mine");
        Path within = file().resolve("within.fits");
        assertThat(star("5777", within)).isNotZero();
        assertThat(err.toString()).contains(within + " cannot be written");
    }

    @Test
    void keepsAnExistingFile() throws Exception {
        Files.writeString(file(), "mine");
        assertThat(sun()).isNotZero();
        assertThat(err.toString()).contains("exists", "--force");
        assertThat(Files.readString(file())).isEqualTo("mine");
        assertThat(sun("--force")).as(err::toString).isZero();
        assertThat(Files.size(file())).isGreaterThan(4);
    }

    @Test
    void keepsAnExistingPicture() throws Exception {
        Path picture = folder.resolve("sun.svg");
        Files.writeString(picture, "mine");
        assertThat(sun("--plot")).isNotZero();
        assertThat(err.toString()).contains(picture + " exists", "--force");
        assertThat(Files.readString(picture)).isEqualTo("mine");
        assertThat(file()).doesNotExist();
    }

    @Test
    void refusesAModelWithoutFields() {
        assertThat(run("fields", "--bundle", "atlas9-components", "--label", "teff=5777", "--out", file().toString()))
                .isNotZero();
        assertThat(err.toString()).contains("no physical fields");
    }
}
