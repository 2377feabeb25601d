package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.LabelSpace;

class LabelSurfacesTest {

    private static final double[] FAR = {60_000, 9.0, 6.0, 0.2};

    private final LabelSpace space = AnalyticModel.space();
    private final LabelMetric metric = PlantedLayer.metric(space);
    private final double[][] references = PlantedLayer.references(120, 2);
    private final LabelSurfaces surfaces =
            PlantedLayer.surfaces(metric, references, List.of(LabelSurfacesTest::wavy, LabelSurfacesTest::bent));

    /** A function whose values at the references are all positive: 0 is not among them. */
    private static double wavy(double[] labels) {
        return 5.0 + Math.sin(labels[1]) + 0.4 * labels[2] + 3.0 * Math.log(labels[0] / 5500);
    }

    private static double bent(double[] labels) {
        return labels[2] * labels[2] - 2.0;
    }

    @Test
    void derivativesAreThoseOfTheValues() {
        double[] step = {0.5, 1e-3, 1e-3};
        Random random = new Random(4);
        for (int star = 0; star < 20; star++) {
            double[] labels = Simulation.interior(random);
            LabelSurfaces.Point point = surfaces.at(labels);
            for (int i = 0; i < metric.size(); i++) {
                double[] above = labels.clone();
                double[] below = labels.clone();
                above[metric.inputs()[i]] += step[i];
                below[metric.inputs()[i]] -= step[i];
                for (int k = 0; k < surfaces.size(); k++) {
                    double expected =
                            (surfaces.at(above).value()[k] - surfaces.at(below).value()[k]) / (2 * step[i]);
                    // Per width of a coordinate all are of order 1.
                    double unit = Math.abs(metric.derivative(i, labels));
                    assertThat(point.derivative()[i][k] / unit)
                            .as("function %d, label %d", k, i)
                            .isCloseTo(expected / unit, within(1e-3));
                }
            }
        }
    }

    @Test
    void passesThroughReferencesAndBetweenThem() {
        for (double[] labels : references) {
            assertThat(surfaces.at(labels).value()[0]).isCloseTo(wavy(labels), within(2e-3));
            assertThat(surfaces.at(labels).value()[1]).isCloseTo(bent(labels), within(2e-3));
        }
        for (double[] labels : PlantedLayer.references(50, 99)) {
            assertThat(surfaces.at(labels).value()[0]).isCloseTo(wavy(labels), within(0.03));
        }
    }

    @Test
    void theVarianceIsThatOfTheNoiseAtReferencesAndMoreThanTheRipplesFarAway() {
        for (double[] labels : references) {
            assertThat(surfaces.variance(labels)).isLessThan(PlantedLayer.NOISE);
        }
        double before = 0;
        for (double teff = 6_600; teff < 40_000; teff *= 1.5) {
            double variance = surfaces.variance(new double[] {teff, 3.0, -0.7, 0.2});
            assertThat(variance).isGreaterThan(before);
            before = variance;
        }
        assertThat(before).isGreaterThan(1.0);
    }

    /** Of one reference of noise v, the variance at distance d has a closed form. */
    @Test
    void theVarianceAroundOneReferenceIsThatOfTheKernel() {
        double noise = 0.3;
        double[] star = {5500, 3.0, -0.5, 0.2};
        LabelSurfaces one = new LabelSurfaces(
                metric, new double[][] {metric.place(star)}, new double[][] {{1.0}}, new double[] {1.0}, new double[] {
                    noise
                });
        double distance = 0.4;
        double[] labels = {5500 * Math.exp(distance * metric.widths()[0]), 3.0, -0.5, 0.2};
        // The centre is the reference: the slope contributes by the distance of the labels alone.
        double own = 101 + distance * distance;
        double shared = 100 + Math.exp(-0.5 * distance * distance);
        assertThat(one.variance(labels)).isCloseTo(own - shared * shared / (101 + noise), within(1e-6));
    }

    @Test
    void farAwayValuesStayWithinThoseOfTheReferencesAndDoNotChange() {
        for (int k = 0; k < 2; k++) {
            ToDoubleFunction<double[]> function = k == 0 ? LabelSurfacesTest::wavy : LabelSurfacesTest::bent;
            double[] own = Arrays.stream(references).mapToDouble(function).toArray();
            double lowest = Arrays.stream(own).min().orElseThrow();
            double highest = Arrays.stream(own).max().orElseThrow();
            for (double sign : new double[] {-1, 1}) {
                double[] labels = {5500 * Math.exp(sign * Math.log(FAR[0] / 5500)), sign * FAR[1], sign * FAR[2], FAR[3]
                };
                LabelSurfaces.Point point = surfaces.at(labels);
                assertThat(point.value()[k]).isBetween(lowest - 2e-3, highest + 2e-3);
                for (double[] derivative : point.derivative()) {
                    assertThat(derivative[k]).isZero();
                }
            }
        }
    }
}
