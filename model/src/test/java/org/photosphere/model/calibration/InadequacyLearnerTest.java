package org.photosphere.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.Misfit;
import org.photosphere.model.inversion.ModelFloor;
import org.photosphere.model.inversion.ModelInadequacy;
import org.photosphere.model.spectrum.WavelengthBins;

class InadequacyLearnerTest {

    private static final int STARS = 400;
    private static final double OWN = 0.01;
    private static final double COMPONENT = 0.03;
    private static final double NOISE = 0.005;
    private static final double FLOOR = 0.02;

    private final WavelengthBins bins = WavelengthBins.logUniform(4000, 8000, 300);
    private final List<Label> labels = List.of(new Label(Label.TEFF, "K", 4000, 8000, true));
    private final InadequacyLearner learner = new InadequacyLearner(bins, labels, new ModelFloor(FLOOR, FLOOR));
    /** The last quarter is measured in no star. */
    private final int measured = 225;

    private double mean(int bin) {
        return 0.1 * Math.sin(0.05 * bin);
    }

    private double component(int bin) {
        return COMPONENT * Math.cos(0.02 * bin);
    }

    private List<Misfit> stars(int count, Random random) {
        List<Misfit> stars = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            double strength = random.nextGaussian();
            double[] share = new double[measured];
            double[] variance = new double[measured];
            for (int b = 0; b < measured; b++) {
                share[b] =
                        mean(b) + strength * component(b) + OWN * random.nextGaussian() + NOISE * random.nextGaussian();
                variance[b] = NOISE * NOISE;
            }
            stars.add(new Misfit(
                    IntStream.range(0, measured).mapToDouble(bins::centre).toArray(), share, variance));
        }
        return stars;
    }

    private static double[][] temperatures(int count, Random random) {
        return IntStream.range(0, count)
                .mapToObj(s -> new double[] {4500 + 2500 * random.nextDouble()})
                .toArray(double[][]::new);
    }

    /** Returns the root mean square over all bands: the few stars of a single one measure it to a tenth. */
    private static double rms(ModelInadequacy learnt, int bin) {
        float[][] bands = learnt.spread().rms();
        double sum = 0;
        for (float[] band : bands) {
            sum += (double) band[bin] * band[bin] / bands.length;
        }
        return Math.sqrt(sum);
    }

    private ModelInadequacy learnt() {
        Random random = new Random(3);
        return learner.learn(stars(STARS, random), temperatures(STARS, random));
    }

    @Test
    void findsWhatAllStarsHaveInCommon() {
        float[] mean = learnt().mean();
        double error = Math.hypot(COMPONENT, OWN) * Math.sqrt(Math.PI / 2 / STARS);
        for (int b = 0; b < measured; b++) {
            assertThat((double) mean[b]).as("bin %d", b).isCloseTo(mean(b), within(4.5 * error));
        }
    }

    @Test
    void findsHowStarsDifferAndLeavesTheMeasurementsNoiseOut() {
        ModelInadequacy learnt = learnt();
        double[] own = new double[measured];
        for (int b = 0; b < measured; b++) {
            double total = Math.hypot(component(b), Math.hypot(OWN, NOISE));
            assertThat(rms(learnt, b) / total).as("bin %d", b).isCloseTo(1.0, within(0.15));
            own[b] = learnt.spread().shared().own()[b] * rms(learnt, b);
        }
        double typical = Math.sqrt(Arrays.stream(own).map(o -> o * o).average().orElseThrow());
        assertThat(typical).isCloseTo(OWN, within(0.1 * OWN));
    }

    @Test
    void findsWhatBinsShare() {
        ModelInadequacy learnt = learnt();
        double both = 0;
        for (float[] each : learnt.spread().shared().components()) {
            both += each[0] * rms(learnt, 0) * each[measured - 1] * rms(learnt, measured - 1);
        }
        double planted = component(0) * component(measured - 1);
        assertThat(both).isCloseTo(planted, within(0.2 * Math.abs(planted)));
    }

    @Test
    void knowsNothingButTheFloorWhereNoStarWasMeasured() {
        ModelInadequacy learnt = learnt();
        float[] rms = learnt.spread().at(new double[] {5700});
        for (int b = measured + 1; b < bins.count(); b++) {
            assertThat(learnt.mean()[b]).isZero();
            assertThat((double) rms[b]).isCloseTo(FLOOR, within(1e-6));
            assertThat(learnt.spread().shared().own()[b]).isEqualTo(1f);
        }
    }

    @Test
    void refusesTooFewStars() {
        Random random = new Random(4);
        assertThatThrownBy(() -> learner.learn(stars(39, random), temperatures(39, random)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("39 reference stars");
    }

    @Test
    void comesBackFromItsFormInAFile() {
        StoredInadequacy stored = StoredInadequacy.of(learnt());
        StoredInadequacy again = StoredInadequacy.of(stored.inadequacy(labels));
        assertThat(again).isEqualTo(stored).hasToString(stored.toString());
        ModelInadequacy larger = learnt().scaledBy(2);
        assertThat(StoredInadequacy.of(larger)).isNotEqualTo(stored);
        assertThat(StoredInadequacy.of(larger).toString()).isNotEqualTo(stored.toString());
        assertThat(larger.spread().at(new double[] {5700})[7])
                .isEqualTo(2 * learnt().spread().at(new double[] {5700})[7]);
    }
}
