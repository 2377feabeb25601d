package org.photosphere.model.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.LineSpread;

/** Masked pixels without a stated line spread do not change an answer. */
class LineSpreadGapsTest {

    private static final int PIXELS = 3000;

    private static final int[] OFFSETS = {-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6};

    /** Sigma of the moving stars' resolving power, in pixels of their axis. */
    private static final double SIGMA = PIXELS / Math.log(8200.0 / 3700) / 1500 / ArmAxis.FWHM_PER_SIGMA;

    private final MovingStarsTest stars = new MovingStarsTest();
    private final Random random = new Random(7);
    private final Arm arm = masked(stars.arm(new double[] {5800, 4, -0.5, 0.1}, 3700, 8200, PIXELS, 150, 60, random));

    /** Masks single pixels and runs of up to six, as in DESI spectra. */
    private Arm masked(Arm whole) {
        float[] ivar = whole.ivar().clone();
        for (int run = 0; run < 40; run++) {
            int from = random.nextInt(PIXELS - 6);
            for (int i = from; i < from + 1 + run % 6; i++) {
                ivar[i] = 0;
            }
        }
        return Simulation.with(whole, whole.flux(), ivar);
    }

    /** @param atMasked every element of a masked pixel's column, or null for the same profile as everywhere */
    private LineSpread matrix(@Nullable Float atMasked) {
        float[] value = new float[OFFSETS.length * PIXELS];
        for (int d = 0; d < OFFSETS.length; d++) {
            for (int column = 0; column < PIXELS; column++) {
                value[d * PIXELS + column] = arm.ivar()[column] > 0 || atMasked == null
                        ? (float) Math.exp(-0.5 * OFFSETS[d] * OFFSETS[d] / SIGMA / SIGMA)
                        : atMasked;
            }
        }
        return new LineSpread.Banded(OFFSETS, value);
    }

    private LineSpread sigmas(@Nullable Float atMasked) {
        float[] sigma = new float[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            sigma[i] = arm.ivar()[i] > 0 || atMasked == null
                    ? (float) (arm.wavelength()[i] / 1500 / ArmAxis.FWHM_PER_SIGMA)
                    : atMasked;
        }
        return new LineSpread.GaussianSigma(sigma);
    }

    private void assertSameAnswer(LineSpread intact, LineSpread gaps) {
        Solution expected = stars.solve(Simulation.with(arm, intact));
        Solution actual = stars.solve(Simulation.with(arm, gaps));
        Solution.Velocity velocity = expected.velocity().orElseThrow();
        assertThat(velocity.kms()).isCloseTo(150, offset(5 * velocity.sigmaKms()));
        assertThat(actual.velocity().orElseThrow().kms()).isCloseTo(velocity.kms(), offset(0.05 * velocity.sigmaKms()));
        for (int k = 0; k < 4; k++) {
            assertThat(actual.labels()[k]).isCloseTo(expected.labels()[k], offset(0.05 * expected.sigma()[k]));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(floats = {0, Float.NaN, -1, 1000})
    void matrixWithoutColumnsOfMaskedPixelsAnswersAsTheIntactOne(float atMasked) {
        assertSameAnswer(matrix(null), matrix(atMasked));
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(floats = {0, Float.NaN, 999})
    void sigmasThatMaskedPixelsDoNotStateAnswerAsAllOfThem(float atMasked) {
        assertSameAnswer(sigmas(null), sigmas(atMasked));
    }

    @Test
    void theMatrixAnswersAsTheResolvingPowerThatItHas() {
        assertSameAnswer(new LineSpread.ResolvingPower(1500), matrix(null));
    }
}
