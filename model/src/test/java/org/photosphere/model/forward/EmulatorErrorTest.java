package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EmulatorErrorTest {

    private final EmulatorError error = new EmulatorError(
            0, new double[] {4000, 16000}, new float[][] {{3e-3f, 0}, {1e-3f, 2e-3f}}, CorrelatedErrors.none(2));

    @Test
    void isThatOfTheBandAtItsCentreAndBeyondTheOutermost() {
        assertThat(error.at(new double[] {4000})).containsExactly(3e-3f, 0);
        assertThat(error.at(new double[] {3000})).containsExactly(3e-3f, 0);
        assertThat(error.at(new double[] {50000})).containsExactly(1e-3f, 2e-3f);
    }

    @Test
    void meansVariancesHalfWayInTheLogarithm() {
        assertThat(error.at(new double[] {8000}))
                .containsExactly(new float[] {(float) Math.sqrt(5e-6), (float) Math.sqrt(2e-6)}, within(1e-8f));
    }

    @Test
    void drawsErrorsOfTheStatedCovariance() {
        EmulatorError shared = new EmulatorError(
                0,
                new double[] {5000},
                new float[][] {{1e-3f, 2e-3f, 1e-3f}},
                new CorrelatedErrors(new float[][] {{0.8f, 0.6f, 0}}, new float[] {0.6f, 0.8f, 1}, 1.0));
        SplittableRandom random = new SplittableRandom(5);
        double[][] products = new double[3][3];
        int draws = 20_000;
        for (int n = 0; n < draws; n++) {
            float[] draw = shared.draw(new double[] {5000}, random);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    products[i][j] += (double) draw[i] * draw[j] / draws;
                }
            }
        }
        assertThat(products[0][0]).isCloseTo(1e-6, within(4e-8));
        assertThat(products[1][1]).isCloseTo(4e-6, within(16e-8));
        assertThat(products[0][1]).isCloseTo(0.48 * 2e-6, within(6e-8));
        assertThat(products[0][2]).isCloseTo(0.0, within(4e-8));
    }

    @Test
    void refusesComponentsOfOtherBins() {
        assertThatThrownBy(() -> error.with(error.rms(), CorrelatedErrors.none(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 bins");
    }

    @Test
    void refusesBandsThatDoNotAscend() {
        assertThatThrownBy(() ->
                        new EmulatorError(0, new double[] {5000, 5000}, new float[2][1], CorrelatedErrors.none(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void enlargesOnlyThePartOfSigmaThatIsItsOwn() {
        // 5^2 = 3^2 + 4^2
        assertThat(EmulatorError.calibratedSigma(5, 3, 2)).isCloseTo(Math.sqrt(9 + 4 * 16), within(1e-12));
        assertThat(EmulatorError.calibratedSigma(3, 3, 2)).isEqualTo(3);
        assertThat(EmulatorError.calibratedSigma(5, 3, 1)).isCloseTo(5, within(1e-12));
    }

    @Test
    void refusesFactorsThatAreNone() {
        assertThat(error.sigmaFactors()).isEmpty();
        assertThat(error.withSigmaFactors(new double[] {2})
                        .with(error.rms(), error.shared())
                        .sigmaFactors())
                .containsExactly(2);
        for (double factor : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> error.withSigmaFactors(new double[] {factor}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
