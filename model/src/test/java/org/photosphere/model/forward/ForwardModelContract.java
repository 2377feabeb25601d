package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Contract of every forward model; one subclass per implementation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ForwardModelContract {

    /** Step of the central differences in scaled labels: about where truncation equals rounding in float32. */
    private static final double STEP = 2e-3;

    private ForwardModel model;

    /** Returns a new model; the suite closes it. */
    protected abstract ForwardModel open();

    /** Returns the largest relative error (L2 over the bins) that single precision leaves to central differences. */
    protected double jacobianTolerance() {
        return 0.01;
    }

    @BeforeAll
    void openModel() {
        model = open();
    }

    @AfterAll
    void closeModel() {
        model.close();
    }

    @Test
    void saysWhoItIs() {
        assertThat(model.name()).isNotBlank();
        assertThat(model.digest()).matches("[0-9a-f]{64}");
        assertThat(model.labels().labels()).isNotEmpty();
        assertThat(model.labels().support().nodeCount()).isPositive();
        assertThat(model.resolvingPower()).isPositive();
    }

    @Test
    void tellsItsErrorPerBinAndKeepsItToItself() {
        double[] node = model.labels().support().node(0);
        float[] error = model.emulatorError().at(node);
        assertThat(error).hasSize(model.wavelengths().count());
        for (float e : error) {
            assertThat(e).isFinite().isNotNegative();
        }
        error[0] = 42f;
        assertThat(model.emulatorError().at(node)[0]).isNotEqualTo(42f);
    }

    /** Returns every third bin, and the mean of the two after it. */
    private SpectralOperator someOfTheBins() {
        int points = model.wavelengths().count() / 3;
        int[] start = new int[2 * points + 1];
        int[] bin = new int[3 * points];
        double[] weight = new double[3 * points];
        for (int i = 0; i < points; i++) {
            start[2 * i + 1] = 3 * i + 1;
            start[2 * i + 2] = 3 * i + 3;
            for (int j = 0; j < 3; j++) {
                bin[3 * i + j] = 3 * i + j;
                weight[3 * i + j] = j == 0 ? 1.0 : 0.5;
            }
        }
        return new SpectralOperator(2 * points, start, bin, weight);
    }

    @Test
    void isObservedAsItsFluxAndJacobianAre() {
        double[][] labels = randomLabels(5, 21);
        SpectralOperator operator = someOfTheBins();
        int size = (1 + model.labels().size()) * operator.points();
        float[][] expected = new float[labels.length][size];
        float[][] observed = new float[labels.length][size];
        try (ObservedModel applied = new AppliedModel(model, operator);
                ObservedModel own = model.observedBy(operator)) {
            applied.evaluate(labels, expected);
            double[] maxima = own.evaluate(labels, observed);
            for (int s = 0; s < labels.length; s++) {
                assertIsNormalisedSo(observed[s], maxima[s], expected[s], operator.points());
            }
        }
    }

    /**
     * Checks derivatives up to a multiple of f: those of undivided flux f with maximum m and of f / m differ by that.
     */
    private static void assertIsNormalisedSo(float[] observed, double maximum, float[] expected, int points) {
        for (int i = 0; i < points; i++) {
            assertThat(observed[i] / maximum).isCloseTo(expected[i], offset(1e-5));
        }
        for (int k = 1; k < observed.length / points; k++) {
            double product = 0;
            double square = 0;
            double largest = 0;
            for (int i = 0; i < points; i++) {
                double excess = observed[k * points + i] / maximum - expected[k * points + i];
                product += excess * expected[i];
                square += expected[i] * expected[i];
                largest = Math.max(largest, Math.abs(expected[k * points + i]));
            }
            for (int i = 0; i < points; i++) {
                double excess = observed[k * points + i] / maximum - expected[k * points + i];
                assertThat(excess).isCloseTo(product / square * expected[i], offset(1e-4 * largest + 1e-5));
            }
        }
    }

    @Test
    void isObservedTheSameToTheBitWhoeverSharesTheCall() {
        double[][] labels = randomLabels(21, 22);
        SpectralOperator operator = someOfTheBins();
        int size = (1 + model.labels().size()) * operator.points();
        try (ObservedModel observed = model.observedBy(operator)) {
            float[][] together = new float[labels.length][size];
            double[] maxima = observed.evaluate(labels, together);
            for (int s = 0; s < labels.length; s++) {
                float[][] alone = new float[1][size];
                assertThat(observed.evaluate(new double[][] {labels[s]}, alone)[0])
                        .isEqualTo(maxima[s]);
                assertThat(alone[0]).isEqualTo(together[s]);
            }
        }
    }

    @Test
    void dividesEachSpectrumByItsMaximum() {
        for (float[] flux : model.flux(randomLabels(20, 1))) {
            float maximum = 0;
            for (float f : flux) {
                assertThat(f).isFinite();
                maximum = Math.max(maximum, f);
            }
            assertThat(maximum).isEqualTo(1f);
            assertThat(flux).hasSize(model.wavelengths().count());
        }
    }

    @Test
    void jacobianAgreesWithCentralDifferences() {
        double[][] points = randomLabels(24, 2);
        float[][][] jacobian = model.evaluate(points).jacobian();
        int compared = 0;
        for (int i = 0; i < points.length; i++) {
            for (int k = 0; k < model.labels().size(); k++) {
                double scaled = model.labels().get(k).scale(points[i][k]);
                double[] up = moved(points[i], k, scaled + STEP);
                double[] down = moved(points[i], k, scaled - STEP);
                float[][] flux = model.flux(new double[][] {up, points[i], down});
                // Where the brightest bin changes, the division by the maximum has a kink and no derivative.
                if (brightest(flux[0]) == brightest(flux[1]) && brightest(flux[1]) == brightest(flux[2])) {
                    compared++;
                    assertThat(relativeError(jacobian[i][k], flux[0], flux[2], up[k] - down[k]))
                            .as("spectrum %d, %s", i, model.labels().get(k).name())
                            .isLessThan(jacobianTolerance());
                }
            }
        }
        assertThat(compared).isGreaterThan(points.length * model.labels().size() * 3 / 4);
    }

    @Test
    void answersTheSameAloneAndInAnyCompany() {
        double[][] points = randomLabels(37, 3);
        Evaluation batch = model.evaluate(points);
        for (int i = 0; i < points.length; i++) {
            Evaluation alone = model.evaluate(new double[][] {points[i]});
            assertThat(alone.flux()[0]).isEqualTo(batch.flux()[i]);
            assertThat(alone.jacobian()[0]).isDeepEqualTo(batch.jacobian()[i]);
        }
        double[][] turned = new double[points.length][];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = points[points.length - 1 - i];
        }
        float[][] turnedFlux = model.flux(turned);
        for (int i = 0; i < turned.length; i++) {
            assertThat(turnedFlux[i]).isEqualTo(batch.flux()[points.length - 1 - i]);
        }
    }

    @Test
    void fluxAloneIsThatOfEvaluateToTheBit() {
        double[][] points = randomLabels(45, 4);
        assertThat(model.flux(points)).isDeepEqualTo(model.evaluate(points).flux());
    }

    @Test
    void takesNoSpectraAndItsOwnBounds() {
        assertThat(model.evaluate(new double[0][]).flux()).isEmpty();
        double[] lower =
                model.labels().labels().stream().mapToDouble(Label::lower).toArray();
        double[] upper =
                model.labels().labels().stream().mapToDouble(Label::upper).toArray();
        assertThat(model.flux(new double[][] {lower, upper}))
                .hasDimensions(2, model.wavelengths().count());
    }

    @Test
    void refusesLabelsThatAreOutOfBoundsNamingThem() {
        for (int k = 0; k < model.labels().size(); k++) {
            Label label = model.labels().get(k);
            double[] bad = {
                Math.nextDown(label.lower()), Math.nextUp(label.upper()), Double.NaN, Double.POSITIVE_INFINITY
            };
            for (double value : bad) {
                double[][] points = randomLabels(3, 5);
                points[2][k] = value;
                assertThatThrownBy(() -> model.evaluate(points))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(label.name());
                assertThatThrownBy(() -> model.flux(points)).isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThatThrownBy(() -> model.flux(new double[][] {{}})).isInstanceOf(IllegalArgumentException.class);
    }

    @Tag("slow")
    @Test
    void fourThreadsGetWhatOneGets() throws Exception {
        double[][] points = randomLabels(33, 6);
        Evaluation serial = model.evaluate(points);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Evaluation>>> futures = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                futures.add(threads.submit(() -> {
                    List<Evaluation> answers = new ArrayList<>();
                    for (int i = 0; i < 5; i++) {
                        answers.add(model.evaluate(points));
                    }
                    return answers;
                }));
            }
            for (Future<List<Evaluation>> future : futures) {
                for (Evaluation answer : future.get()) {
                    assertThat(answer.flux()).isDeepEqualTo(serial.flux());
                    assertThat(answer.jacobian()[0]).isDeepEqualTo(serial.jacobian()[0]);
                    assertThat(answer.jacobian()[32]).isDeepEqualTo(serial.jacobian()[32]);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Tag("slow")
    @Test
    void holdsNoNativeMemoryAfterAThousandCalls() {
        assumeThat(NativeMemory.isMeasurable())
                .as("native memory is measured on Linux alone")
                .isTrue();
        double[][] points = randomLabels(1, 7);
        long growth = Long.MAX_VALUE;
        // Java's own heap grows too at first; a leak grows with every call.
        for (int attempt = 0; attempt < 6 && growth >= 16L << 20; attempt++) {
            long before = NativeMemory.residentBytes();
            call(points, 1000);
            growth = NativeMemory.residentBytes() - before;
        }
        // One leaked array of 16 x 1000 floats per call would be 64 MB.
        assertThat(growth).isLessThan(16L << 20);
    }

    private void call(double[][] points, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(model.evaluate(points).flux()).hasNumberOfRows(1);
        }
    }

    /** Returns labels a step and more inside their bounds, [spectrum][label]. */
    private double[][] randomLabels(int count, long seed) {
        Random random = new Random(seed);
        double[][] points = new double[count][model.labels().size()];
        for (double[] point : points) {
            for (int k = 0; k < point.length; k++) {
                point[k] = model.labels().get(k).unscale((1 - 4 * STEP) * (random.nextDouble() - 0.5));
            }
        }
        return points;
    }

    private double[] moved(double[] point, int k, double scaled) {
        double[] moved = point.clone();
        moved[k] = model.labels().get(k).unscale(scaled);
        return moved;
    }

    private static int brightest(float[] flux) {
        int brightest = 0;
        for (int j = 1; j < flux.length; j++) {
            brightest = flux[j] > flux[brightest] ? j : brightest;
        }
        return brightest;
    }

    /** Returns the L2 norm over the bins, relative to the differences; a floor excludes labels without effect. */
    private double relativeError(float[] derivative, float[] up, float[] down, double distance) {
        double error = 0;
        double size = 0;
        for (int j = 0; j < up.length; j++) {
            double difference = up[j] - down[j];
            error += Math.pow(derivative[j] * distance - difference, 2);
            size += difference * difference;
        }
        // Rounding of the two fluxes themselves.
        double floor = Math.sqrt(up.length) * 3e-6;
        return Math.sqrt(error) / (Math.sqrt(size) + floor / jacobianTolerance());
    }
}
