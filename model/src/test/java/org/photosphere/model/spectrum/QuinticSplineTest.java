package org.photosphere.model.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class QuinticSplineTest {

    /** Returns ascending points whose distances differ by up to a factor of three. */
    private static double[] points(int count) {
        Random random = new Random(count);
        double[] points = new double[count];
        for (int i = 1; i < count; i++) {
            points[i] = points[i - 1] + 0.5 + random.nextDouble();
        }
        return points;
    }

    private static QuinticSpline through(double[] x, DoubleUnaryOperator function) {
        return new QuinticSpline(x, Arrays.stream(x).map(function).toArray());
    }

    @Test
    void passesThroughItsPoints() {
        for (int count : new int[] {6, 7, 8, 9, 12, 60}) {
            double[] x = points(count);
            double[] y = new Random(1).doubles(count).toArray();
            QuinticSpline spline = new QuinticSpline(x, y);
            for (int i = 0; i < count; i++) {
                assertThat(spline.value(x[i])).isCloseTo(y[i], offset(1e-11));
            }
        }
    }

    @Test
    void isAPolynomialOfDegreeFiveWhereThePointsAre() {
        DoubleUnaryOperator polynomial = x -> 3 - x * (2 - x * (0.5 + x * (0.2 - x * (0.1 - 0.01 * x))));
        for (int count : new int[] {6, 7, 9, 12}) {
            double[] x = points(count);
            QuinticSpline spline = through(x, polynomial);
            for (double at = 0; at < x[count - 1]; at += 0.1) {
                double exact = polynomial.applyAsDouble(at);
                assertThat(spline.value(at)).isCloseTo(exact, offset(1e-10 * (1 + Math.abs(exact))));
            }
        }
    }

    @Test
    void followsAWaveToTheSixthPowerOfTheStep() {
        double ratio = worst(0.5) / worst(0.25);
        assertThat(worst(0.5)).isLessThan(2e-5);
        assertThat(ratio).isBetween(50.0, 80.0);
    }

    /** Returns the largest error of the spline through a sine, far from the ends. */
    private static double worst(double step) {
        double[] x = new double[(int) (60 / step)];
        Arrays.setAll(x, i -> i * step);
        QuinticSpline spline = through(x, Math::sin);
        double worst = 0;
        for (double at = 20; at < 40; at += 0.01) {
            worst = Math.max(worst, Math.abs(spline.value(at) - Math.sin(at)));
        }
        return worst;
    }
}
