package org.photosphere.model.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSpreadTest {

    private static final int PIXELS = 200;

    private static final int[] OFFSETS = {-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5};

    /** Returns columns that are Gaussians; elements outside of the matrix are not numbers. */
    private static float[] gaussian(IntToDoubleFunction sigma) {
        float[] value = new float[OFFSETS.length * PIXELS];
        for (int d = 0; d < OFFSETS.length; d++) {
            for (int column = 0; column < PIXELS; column++) {
                double z = OFFSETS[d] / sigma.applyAsDouble(column);
                int row = column + OFFSETS[d];
                value[d * PIXELS + column] = row < 0 || row >= PIXELS
                        ? Float.NaN
                        : (float) (Math.exp(-0.5 * z * z) / sigma.applyAsDouble(column) / Math.sqrt(2 * Math.PI));
            }
        }
        return value;
    }

    private static void setColumn(float[] value, int column, float to) {
        for (int d = 0; d < OFFSETS.length; d++) {
            value[d * PIXELS + column] = to;
        }
    }

    @Test
    void widthsOfAGaussianMatrixAreItsSigmasUpToTheEnds() {
        LineSpread.Banded matrix = new LineSpread.Banded(OFFSETS, gaussian(column -> 1.2));
        assertThat(matrix.stated(PIXELS)).doesNotContain(false);
        assertThat(matrix.widths(PIXELS)).hasSize(PIXELS);
        for (double width : matrix.widths(PIXELS)) {
            assertThat(width).isEqualTo(1.2, offset(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, Float.NaN, Float.POSITIVE_INFINITY, -0.1f, 50, 1e-3f})
    void takesColumnsThatAreNoProfileFromTheirNeighbours(float element) {
        IntToDoubleFunction sigma = column -> 1.0 + 0.002 * column;
        float[] value = gaussian(sigma);
        boolean[] isEmpty = new boolean[PIXELS];
        for (int column : new int[] {0, 1, 40, 90, 91, 92, 93, 94, 95, 130, 132, 199}) {
            setColumn(value, column, element);
            isEmpty[column] = true;
        }
        LineSpread.Banded matrix = new LineSpread.Banded(OFFSETS, value);
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            assertThat(matrix.stated(PIXELS)[pixel]).isEqualTo(!isEmpty[pixel]);
            assertThat(matrix.widths(PIXELS)[pixel]).isEqualTo(sigma.applyAsDouble(pixel), offset(0.02));
        }
    }

    @Test
    void anEmptyMatrixStatesNothing() {
        LineSpread.Banded matrix = new LineSpread.Banded(OFFSETS, new float[OFFSETS.length * PIXELS]);
        assertThat(matrix.stated(PIXELS)).doesNotContain(true);
        assertThat(matrix.widths(PIXELS)).containsOnly(0.0);
        assertThat(new LineSpread.Banded(new int[0], new float[0]).stated(PIXELS))
                .doesNotContain(true);
    }

    @Test
    void diagonalsBeyondTheMatrixDoNotCount() {
        LineSpread.Banded matrix = new LineSpread.Banded(
                new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}, new float[] {9, 9, 9, 1, 1, 1, 9, 9, 9});
        assertThat(matrix.stated(3)).containsOnly(true);
        assertThat(matrix.widths(3)).containsOnly(0.0);
    }

    @Test
    void sigmasThatAreNoneAreInterpolatedBetweenTheirNeighbours() {
        LineSpread.GaussianSigma spread =
                new LineSpread.GaussianSigma(new float[] {0, 2, Float.NaN, -1, 5, Float.POSITIVE_INFINITY, 999, 1e-9f});
        assertThat(spread.stated(8)).containsExactly(false, true, false, false, true, false, false, false);
        assertThat(spread.sigmas(8)).containsExactly(2, 2, 3, 4, 5, 5, 5, 5);
        assertThat(new LineSpread.GaussianSigma(new float[3]).sigmas(3)).containsOnly(0.0);
        assertThat(new LineSpread.GaussianSigma(new float[] {2}).sigmas(3)).containsOnly(2.0);
    }

    @Test
    void widthsOfAnArmJoinedOfSeveralSpectrographsAreAllStated() {
        // As in CALSPEC, from the ultraviolet to the near infrared.
        float[] sigma = new float[1000];
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = i < 300 ? 0.8f : i < 500 ? 4f : 110f;
        }
        boolean[] all = new boolean[sigma.length];
        Arrays.fill(all, true);
        assertThat(new LineSpread.GaussianSigma(sigma).stated(sigma.length)).isEqualTo(all);
        for (int placeholder : new int[] {0, 299, 300, 650, 999}) {
            float[] spoilt = sigma.clone();
            spoilt[placeholder] = 9999f;
            boolean[] others = all.clone();
            others[placeholder] = false;
            assertThat(new LineSpread.GaussianSigma(spoilt).stated(sigma.length))
                    .isEqualTo(others);
        }
    }
}
