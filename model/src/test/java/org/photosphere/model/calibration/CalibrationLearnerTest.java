package org.photosphere.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.ModelInadequacy;

class CalibrationLearnerTest {

    private static final List<String> NAMES = List.of(Label.TEFF, Label.LOGG);

    private final LabelSpace space = new LabelSpace(
            List.of(new Label(Label.TEFF, "K", 3500, 8000, true), new Label(Label.LOGG, "log10(cm s^-2)", 0, 5, false)),
            new double[][] {{3500, 0}, {3500, 5}, {8000, 0}, {8000, 5}});
    private final CalibrationLearner learner = new CalibrationLearner(space, NAMES);

    @TempDir
    Path folder;

    /**
     * Returns stars with temperatures too high by 3 %, gravities by 0.2 and a tenth of what log g exceeds 4; some stars
     * are wrong.
     */
    private static List<CalibrationLearner.Reference> planted(int count, double outliers, long seed) {
        Random random = new Random(seed);
        List<CalibrationLearner.Reference> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double teff = 4500 + 2500 * random.nextDouble();
            double logg = 3.5 + 1.3 * random.nextDouble();
            double wrong = random.nextDouble() < outliers ? 0.3 : 0.0;
            references.add(new CalibrationLearner.Reference(
                    new double[] {
                        teff * 1.03 * Math.exp(0.01 * random.nextGaussian() + wrong),
                        logg + 0.2 + 0.1 * (logg - 4) + 0.1 * random.nextGaussian() + 2 * wrong
                    },
                    Map.of(Label.TEFF, teff, Label.LOGG, logg)));
        }
        return references;
    }

    /** Returns the median error of a label over stars that a calibration, learnt on as many others, has not used. */
    private double bias(double outliers, int label) {
        LabelCalibration calibration = learner.learn(planted(300, outliers, 1), "digest");
        return RobustStatistics.median(planted(300, outliers, 2).stream()
                .mapToDouble(star -> calibration.apply(space, star.labels())[label]
                        - star.known().getOrDefault(NAMES.get(label), Double.NaN))
                .toArray());
    }

    @Test
    void takesPlantedBiasesOutOfStarsItHasNotSeen() {
        assertThat(bias(0, 0)).isCloseTo(0, within(10.0));
        assertThat(bias(0, 1)).isCloseTo(0, within(0.02));
    }

    @Test
    void standsATenthOfWrongStars() {
        assertThat(bias(0.1, 0)).isCloseTo(0, within(20.0));
        assertThat(bias(0.1, 1)).isCloseTo(0, within(0.04));
    }

    @Test
    void correctsBeyondTheReferencesAsAtTheirEdge() {
        LabelCalibration calibration = learner.learn(planted(300, 0, 3), "digest");
        double edge = calibration.upper().get(0);
        double atEdge = calibration.apply(space, new double[] {edge, 4})[0] / edge;
        assertThat(calibration.apply(space, new double[] {7990, 4})[0] / 7990).isCloseTo(atEdge, within(1e-9));
    }

    @Test
    void comesBackFromItsFile() {
        LabelCalibration calibration = learner.learn(planted(300, 0, 4), "digest");
        Path file = folder.resolve("calibration.json");
        calibration.write(file);
        assertThat(LabelCalibration.read(file, "digest", space, 3)).isEqualTo(calibration);
    }

    @Test
    void refusesAnotherBundlesAndWhatIsNone() throws Exception {
        Path file = folder.resolve("calibration.json");
        learner.learn(planted(300, 0, 4), "digest").write(file);
        assertThatThrownBy(() -> LabelCalibration.read(file, "other", space, 3))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("digest");
        Files.writeString(file, "{\"format\":\"photosphere-calibration 99\"}");
        assertThatThrownBy(() -> LabelCalibration.read(file, "digest", space, 3))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not a calibration");
    }

    /** Writes a calibration with an inadequacy of three bins and two bands. */
    private String written(Path file) throws Exception {
        EmulatorError spread = new EmulatorError(
                0,
                new double[] {4000, 6000},
                new float[][] {{0.01f, 0.02f, 0.03f}, {0.02f, 0.01f, 0.04f}},
                new CorrelatedErrors(new float[][] {{0.5f, 0.5f, 0.5f}}, new float[] {0.8f, 0.8f, 0.8f}, 2));
        learner.learn(planted(300, 0, 4), "digest")
                .with(Map.of("stars", "planted"), Map.of("scatter", 0.1))
                .with(new ModelInadequacy(new float[] {0.1f, 0, -0.1f}, spread.withSigmaFactors(new double[] {1.5, 2})))
                .write(file);
        return Files.readString(file);
    }

    @Test
    void refusesCalibrationsThatContradictThemselvesOrTheModel() throws Exception {
        Path file = folder.resolve("calibration.json");
        String whole = written(file);
        assertThat(LabelCalibration.read(file, "digest", space, 3).inadequacy(space))
                .isPresent();
        assertThatThrownBy(() -> LabelCalibration.read(file, "digest", space, 4))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("3 bins, the model has 4");
        String[][] changes = {
            {"\"inputs\" : [ \"teff\"", "\"inputs\" : [ \"age\""},
            {"\"centres\" : [ 4000.0, 6000.0 ]", "\"centres\" : [ 6000.0, 4000.0 ]"},
            {"0.01, 0.02, 0.03 ]", "0.01, 0.02 ]"},
            {"0.01, 0.02, 0.03 ]", "0.01, -0.02, 0.03 ]"},
            {"0.01, 0.02, 0.03 ]", "0.01, \"NaN\", 0.03 ]"},
            {"\"correlatedBins\" : 2.0", "\"correlatedBins\" : 1e999"},
            {"\"correlatedBins\" : 2.0", "\"correlatedBins\" : 2.0, \"correlatedBins\" : 3.0"},
            {"\"sigmaFactors\" : [ 1.5, 2.0 ]", "\"sigmaFactors\" : [ 1.5, 2.0, 1.0 ]"},
            {"\"sigmaFactors\" : [ 1.5, 2.0 ]", "\"sigmaFactors\" : null"},
            {"\"mean\" : [ 0.1", "\"mean\" : [ -1.1"},
        };
        for (String[] change : changes) {
            assertThat(whole).contains(change[0]);
            Files.writeString(file, whole.replace(change[0], change[1]));
            assertThatThrownBy(() -> LabelCalibration.read(file, "digest", space, 3))
                    .as(change[1])
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("not a calibration: ");
        }
        ObjectMapper json = new ObjectMapper();
        for (String field :
                List.of("bundleDigest", "inputs", "lower", "upper", "coefficients", "provenance", "figures")) {
            ObjectNode cut = (ObjectNode) json.readTree(whole);
            assertThat(cut.remove(field)).isNotNull();
            Files.writeString(file, cut.toString());
            assertThatThrownBy(() -> LabelCalibration.read(file, "digest", space, 3))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("problem: '" + field + "' is missing");
        }
    }

    @Test
    void readsOrRefusesAThousandDamagedFiles() throws Exception {
        Path file = folder.resolve("calibration.json");
        written(file);
        Damage.Outcome outcome = new Damage(3).tryOn(file, damaged -> {
            LabelCalibration calibration = LabelCalibration.read(damaged, "digest", space, 3);
            calibration.inadequacy(space);
            calibration.apply(space, new double[] {5000, 4});
        });
        System.out.println("calibrations: " + outcome);
        assertThat(outcome.refused()).isBetween(500, 990);
    }

    @Test
    void refusesTooFewReferences() {
        assertThatThrownBy(() -> learner.learn(planted(15, 0, 5), "digest"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("15 reference stars");
    }
}
