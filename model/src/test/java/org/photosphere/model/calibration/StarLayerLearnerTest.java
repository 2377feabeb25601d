package org.photosphere.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.photosphere.model.InputException;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.LabelMetric;
import org.photosphere.model.inversion.LabelSurfaces;
import org.photosphere.model.inversion.PlantedLayer;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.spectrum.WavelengthBins;

/** Learning from stars that differ from the model by a known layer, observed with noise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StarLayerLearnerTest {

    private static final int STARS = 320;
    private static final int BINS = 300;
    private static final double NOISE = 0.01;

    private final AnalyticModel model = AnalyticModel.standard().at(WavelengthBins.logUniform(3000, 9000, BINS), 450);
    private final StarLayer planted = PlantedLayer.rich(model, library(400, 20));
    private final LabelMetric metric = PlantedLayer.metric(model.labels());
    private final StarLayerLearner learner = new StarLayerLearner(metric, 0, Math.log(3) / BINS, 1000);
    private final double[][] labels = library(STARS, 21);
    private final double[][] heldOut = library(100, 22);
    private final float[][] deviation = deviations(labels);

    /** Learnt from the right labels. */
    private final StarLayer right = learnt(labels);

    /** Returns labels of stars as of a library: giants to dwarfs, from 4,000 to 10,000 K. */
    private static double[][] library(int count, long seed) {
        Random random = new Random(seed);
        double[][] library = new double[count][];
        Arrays.setAll(library, s -> new double[] {
            4000 * Math.pow(2.5, random.nextDouble()),
            1.0 + 4.0 * random.nextDouble(),
            -2.0 + 2.5 * random.nextDouble(),
            0.2
        });
        return library;
    }

    /** Returns ln(star / model) of stars with scatter, errors of their own, and noise, [star][bin]. */
    private float[][] deviations(double[][] stars) {
        Random random = new Random(23);
        float[][] deviations = new float[stars.length][];
        for (int s = 0; s < stars.length; s++) {
            deviations[s] = planted.draw(stars[s], random);
            float[] own = planted.leftover().draw(stars[s], random);
            for (int b = 0; b < BINS; b++) {
                deviations[s][b] =
                        (float) (Math.log(deviations[s][b]) + Math.log1p(own[b]) + NOISE * random.nextGaussian());
            }
        }
        return deviations;
    }

    private static float[][] noise(int stars) {
        float[][] noise = new float[stars][BINS];
        for (float[] star : noise) {
            Arrays.fill(star, (float) (NOISE * NOISE));
        }
        return noise;
    }

    private StarLayer learnt(double[][] stars) {
        return learner.learn(deviation, noise(STARS), stars);
    }

    private static double[] logarithms(StarLayer layer, double[] star) {
        float[] ratio = PlantedLayer.ratio(layer, star);
        return IntStream.range(0, BINS).mapToDouble(b -> Math.log(ratio[b])).toArray();
    }

    /** Returns the root mean square over the bins of the difference of two layers. */
    private static double difference(StarLayer a, StarLayer b, double[] star) {
        double[] first = logarithms(a, star);
        double[] second = logarithms(b, star);
        double sum = 0;
        for (int i = 0; i < BINS; i++) {
            sum += (first[i] - second[i]) * (first[i] - second[i]) / BINS;
        }
        return Math.sqrt(sum);
    }

    /** Returns the root mean square over the bins of the scatter of stars about a layer. */
    private static double sigma(StarLayer layer, double[] star) {
        double[][] scatter = layer.scatter(star);
        double trace = IntStream.range(0, scatter.length)
                .mapToDouble(k -> scatter[k][k])
                .sum();
        return Math.sqrt(trace / BINS);
    }

    @Test
    void recoversThePlantedDifferenceAtLabelsThatNoStarHas() {
        double error = 0;
        double size = 0;
        double mean = 0;
        for (double[] star : heldOut) {
            error += Math.pow(difference(right, planted, star), 2);
            double[] own = logarithms(planted, star);
            double[] learntOwn = logarithms(right, star);
            for (int b = 0; b < BINS; b++) {
                size += Math.pow(own[b] - planted.mean()[b], 2) / BINS;
                mean += (learntOwn[b] - own[b]) / BINS / heldOut.length;
            }
        }
        // The functions of the labels have twice the scatter: 0.5 of one star, of about ten that are alike 0.16.
        assertThat(Math.sqrt(error / size)).isLessThan(0.22);
        assertThat(mean).isCloseTo(0, within(0.002));
        assertThat(right.resolvingPower()).isEqualTo(1000);
    }

    @Test
    void recoversTheScatterAboutItAndWhatIsLeft() {
        double[] ratios = new double[heldOut.length];
        Arrays.setAll(ratios, s -> sigma(right, heldOut[s]) / sigma(planted, heldOut[s]));
        // Noise and errors of each bin are in the scatter of 30 components too.
        assertThat(RobustStatistics.median(ratios)).isBetween(0.9, 1.3);
        double[] left = new double[BINS];
        Arrays.setAll(left, b -> right.leftover().rms()[1][b]);
        assertThat(RobustStatistics.median(left)).isBetween(0.006, 0.011);
        assertThat(right.leftover().rms()).hasNumberOfRows(STARS / 80);
        double correlated = right.leftover().shared().correlatedBins();
        assertThat(correlated).isCloseTo(0.07 / (Math.log(3) / BINS), within(1e-9));
    }

    @Test
    void aFewWrongLabelsMoveTheCorrectionByLittle() {
        double[][] wrong = labels.clone();
        List<Integer> order = new ArrayList<>(IntStream.range(0, STARS).boxed().toList());
        Collections.shuffle(order, new Random(5));
        int some = STARS / 20;
        for (int i = 0; i < some; i++) {
            wrong[order.get(i)] = labels[order.get((i + 1) % some)];
        }
        StarLayer robust = learnt(wrong);
        double[] moved = new double[heldOut.length];
        double[] movedPlain = new double[heldOut.length];
        double[][] plainRight = plain(labels, right);
        double[][] plainWrong = plain(wrong, right);
        for (int s = 0; s < moved.length; s++) {
            double sigma = sigma(right, heldOut[s]);
            moved[s] = difference(right, robust, heldOut[s]) / sigma;
            double square = 0;
            for (int k = 0; k < plainRight.length; k++) {
                square += Math.pow(plainRight[k][s] - plainWrong[k][s], 2) / BINS;
            }
            movedPlain[s] = Math.sqrt(square) / sigma;
        }
        assertThat(Arrays.stream(moved).max().orElseThrow()).isLessThan(1.0);
        assertThat(RobustStatistics.median(moved)).isLessThan(0.2);
        // Not so with the same weight for all stars.
        assertThat(Arrays.stream(movedPlain).max().orElseThrow()).isGreaterThan(1.0);
        assertThat(RobustStatistics.quantile(moved, 0.9)).isLessThan(0.85 * RobustStatistics.quantile(movedPlain, 0.9));
        // A star whose label is wrong has more noise than any other.
        double[] noise = robust.surfaces().noise();
        double most = RobustStatistics.quantile(noise, 0.9);
        long found =
                order.subList(0, some).stream().filter(s -> noise[s] > most).count();
        assertThat(found).isGreaterThan(some / 2);
    }

    /** Returns functions at the held-out labels by Gaussian processes in which all stars have the same noise, [component][star]. */
    private double[][] plain(double[][] stars, StarLayer layer) {
        double[][] all = new double[STARS + heldOut.length][];
        Arrays.setAll(all, s -> metric.place(s < STARS ? stars[s] : heldOut[s - STARS]));
        double[][] kernel = LabelSurfaces.kernel(all);
        double[][] covariance = new double[STARS][];
        double noise = RobustStatistics.quantile(layer.surfaces().noise(), 0);
        for (int s = 0; s < STARS; s++) {
            covariance[s] = Arrays.copyOf(kernel[s], STARS);
            covariance[s][s] += noise;
        }
        CholeskyDecomposition factor =
                new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false), 1e-6, 1e-12);
        double[][] values = new double[layer.components().length][heldOut.length];
        for (int k = 0; k < values.length; k++) {
            double[] coefficients = new double[STARS];
            for (int s = 0; s < STARS; s++) {
                for (int b = 0; b < BINS; b++) {
                    coefficients[s] += (deviation[s][b] - layer.mean()[b]) * layer.components()[k][b];
                }
            }
            double[] weights =
                    factor.getSolver().solve(new ArrayRealVector(coefficients)).toArray();
            for (int s = 0; s < heldOut.length; s++) {
                for (int star = 0; star < STARS; star++) {
                    values[k][s] += weights[star] * kernel[STARS + s][star];
                }
            }
        }
        return values;
    }

    @Test
    void residualsAreFromFunctionsLearntWithoutTheStar() {
        int star = 17;
        double[] own = new double[right.components().length];
        for (int k = 0; k < own.length; k++) {
            for (int b = 0; b < BINS; b++) {
                own[k] += (deviation[star][b] - right.mean()[b]) * right.components()[k][b];
            }
        }
        // The functions with the star are nearer to it than those without.
        double[] with = right.surfaces().at(labels[star]).value();
        assertThat(Math.abs(right.residuals()[star][0])).isGreaterThan(Math.abs(own[0] - with[0]));
        double[][] labelsWithout = without(labels, star);
        StarLayer others = learner.learn(without(deviation, star), noise(STARS - 1), labelsWithout);
        double sign = 0;
        for (int b = 0; b < BINS; b++) {
            sign += others.components()[0][b] * right.components()[0][b];
        }
        assertThat(Math.abs(sign)).isGreaterThan(0.99);
        double expected =
                own[0] - Math.signum(sign) * others.surfaces().at(labels[star]).value()[0];
        assertThat(right.residuals()[star][0]).isCloseTo(expected, within(0.1));
    }

    private static <T> T[] without(T[] all, int one) {
        T[] others = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, one + 1, others, one, others.length - one);
        return others;
    }

    @Test
    void binsThatFewStarsHaveAreNotLearnt() {
        float[][] partial = new float[STARS][];
        for (int s = 0; s < STARS; s++) {
            partial[s] = deviation[s].clone();
            Arrays.fill(partial[s], 250, BINS, Float.NaN);
            if (s % 3 > 0) {
                Arrays.fill(partial[s], 0, 50, Float.NaN);
            } else {
                Arrays.fill(partial[s], 50, 60, Float.NaN);
            }
        }
        StarLayer layer = learner.learn(partial, noise(STARS), labels);
        for (int b = 0; b < BINS; b++) {
            boolean measured = b >= 50 && b < 250;
            assertThat(layer.isMeasured(b)).as("bin %d", b).isEqualTo(measured);
            if (!measured) {
                assertThat(layer.mean()[b]).isZero();
                assertThat(layer.components()[0][b]).isZero();
            }
        }
        for (float[] component : layer.components()) {
            for (float value : component) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void refusesTooFewStarsAndStarsWithoutCommonWavelengths() {
        int few = StarLayerLearner.LEAST_STARS - 1;
        assertThatThrownBy(() -> learner.learn(Arrays.copyOf(deviation, few), noise(few), Arrays.copyOf(labels, few)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("59 reference stars")
                .extracting(e -> ((InputException) e).hint())
                .asString()
                .contains("60");
        float[][] apart = new float[STARS][BINS];
        for (int s = 0; s < STARS; s++) {
            Arrays.fill(apart[s], Float.NaN);
            System.arraycopy(deviation[s], s % 3 * 100, apart[s], s % 3 * 100, 100);
        }
        assertThatThrownBy(() -> learner.learn(apart, noise(STARS), labels))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("wavelengths");
    }
}
