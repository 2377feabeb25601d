package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.services.cli.Main;
import org.photosphere.services.cli.console.CommandErrors;
import picocli.CommandLine;

/** Uses stars of the MILES library, which are not part of this project. */
@Tag("slow")
class CalibrateCommandTest {

    private static final String BUNDLE = "atlas9-4label";
    private static final String DWARFS = "dwarfs 4500-7000 K, log g > 3.5, [Fe/H] > -1";

    @TempDir
    static Path folder;

    private static Path miles;
    private static Path calibration;
    private static String printed;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void calibrate() {
        String data = System.getenv("PHOTOSPHERE_DATA");
        assumeTrue(data != null, "PHOTOSPHERE_DATA does not say where real spectra are");
        miles = Path.of(data, "observed", "miles-library.fits");
        assumeTrue(Files.isReadable(miles), miles + " is not there");
        calibration = folder.resolve("miles.safetensors");
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int code =
                run(output, errors, "calibrate", "--bundle", BUNDLE, miles.toString(), "--out", calibration.toString());
        assertThat(code).as(errors::toString).isZero();
        printed = output.toString();
    }

    private static int run(StringWriter output, StringWriter errors, String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(output, true));
        line.setErr(new PrintWriter(errors, true));
        return line.execute(arguments);
    }

    private int run(String... arguments) {
        return run(out, err, arguments);
    }

    private static Map<String, String> texts() throws Exception {
        return SafeTensors.metadata(Files.readAllBytes(calibration), calibration.toString());
    }

    /** Returns numbers of a figure's part: stars, bad, bias, scatter, within one and two sigma, beyond five, [part][label]. */
    private static double[][] dwarfs(String kind) throws Exception {
        String figure = texts().get("figure." + kind + ", " + DWARFS);
        assertThat(figure).isNotNull();
        return Arrays.stream(figure.split(";"))
                .map(part -> Arrays.stream(part.replace("%", "").split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static void assertAccurate(String kind, double mostTeff) throws Exception {
        double[][] figures = dwarfs(kind);
        assertThat(figures).hasNumberOfRows(7);
        assertThat(figures[0][0]).isGreaterThan(130);
        double[] mostBias = {30, 0.06, 0.06};
        double[] mostScatter = {mostTeff, 0.25, 0.13};
        for (int label = 0; label < 3; label++) {
            assertThat(Math.abs(figures[2][label]))
                    .as("%s: bias of label %d", kind, label)
                    .isLessThan(mostBias[label]);
            assertThat(figures[3][label])
                    .as("%s: scatter of label %d", kind, label)
                    .isLessThan(mostScatter[label]);
            // 143 stars determine a share of two thirds to 4 %.
            assertThat(figures[4][label])
                    .as("%s: label %d within one sigma", kind, label)
                    .isBetween(61.0, 75.0);
        }
    }

    @Test
    void dwarfsOutsideTheTrainingSetHaveNoBiasAndTheStatedSigma() throws Exception {
        assertAccurate("shape", 85);
        // Under a continuum of degree 10 the temperature is known from lines alone.
        assertAccurate("lines", 100);
    }

    @Test
    void printsWhatItWritesWithItsProvenance() throws Exception {
        assertThat(printed)
                .contains("flux compared", "lines compared", DWARFS)
                .contains("learnt on " + texts().get("provenance.stars") + " stars");
        assertThat(texts())
                .containsEntry("provenance.bundle", BUNDLE)
                .containsEntry("provenance.miles-library.fits", Digests.sha256(miles))
                .containsEntry("provenance.folds", "5, seed 1");
    }

    @Test
    void refusesSpectraOfSeveralInstruments() {
        Path sun = miles.resolveSibling("calspec").resolve("sun_reference_stis_002.fits");
        assumeTrue(Files.isReadable(sun), sun + " is not there");
        Path both = folder.resolve("both.safetensors");
        assertThat(run("calibrate", "--bundle", BUNDLE, miles.toString(), sun.toString(), "--out", both.toString()))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("a calibration belongs to one instrument");
        assertThat(both).doesNotExist();
    }

    @Test
    void refusesAnotherBundlesCalibration() {
        assertThat(run(
                        "invert",
                        "--bundle",
                        "optical-3label",
                        "--calibration",
                        calibration.toString(),
                        miles.toString()))
                .isEqualTo(CommandErrors.UNUSABLE);
        assertThat(err.toString()).contains("calibrates the bundle");
    }

    @Test
    void refusesWhatIsNoCalibration() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "{\"format\": 1}");
        for (String wrong : List.of(text.toString(), folder.resolve("absent").toString())) {
            err.getBuffer().setLength(0);
            assertThat(run("invert", "--bundle", BUNDLE, "--calibration", wrong, miles.toString()))
                    .isEqualTo(CommandErrors.UNUSABLE);
            assertThat(err.toString()).contains(wrong);
        }
    }

    private List<JsonNode> answers(String bundle, String by) throws Exception {
        out.getBuffer().setLength(0);
        assertThat(run("invert", "--json", "--bundle", bundle, "--calibration", by, miles.toString()))
                .as(err::toString)
                .isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            JsonNode answer = new ObjectMapper().readTree(line);
            if (answer.has("labels")) {
                answers.add(answer);
            }
        }
        assertThat(answers).hasSizeGreaterThan(440);
        return answers;
    }

    private static long flagged(List<JsonNode> answers, String flag) {
        return answers.stream()
                .filter(answer -> answer.path("warn").toString().contains("\"" + flag + "\""))
                .count();
    }

    @Test
    void answersWithoutACalibrationAreFlaggedAndThoseOfBuiltInOnesAreNot() throws Exception {
        for (String bundle : List.of(BUNDLE, "optical-3label")) {
            List<JsonNode> none = answers(bundle, "none");
            assertThat(flagged(none, "UNCALIBRATED")).isEqualTo(none.size());
            List<JsonNode> auto = answers(bundle, "auto");
            assertThat(flagged(auto, "UNCALIBRATED")).isZero();
            // Most stars are of kinds that the library has many of.
            assertThat(flagged(auto, "CALIBRATION_EXTRAPOLATED")).isBetween(1L, auto.size() / 3L);
        }
        List<JsonNode> own = answers(BUNDLE, calibration.toString());
        assertThat(flagged(own, "UNCALIBRATED")).isZero();
    }
}
