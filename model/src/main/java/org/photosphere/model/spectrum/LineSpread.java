package org.photosphere.model.spectrum;

import java.util.Arrays;

/** The line-spread function of one arm. */
public sealed interface LineSpread {

    /** Not stated: taken as narrower than the model's own resolution. */
    record Unresolved() implements LineSpread {}

    /** @param lambdaOverFwhm resolving power, constant over the arm */
    record ResolvingPower(double lambdaOverFwhm) implements LineSpread {}

    /**
     * A Gaussian.
     *
     * @param sigma standard deviation (not FWHM), Angstrom: one value, or one a pixel; owned, do not modify
     */
    record GaussianSigma(float[] sigma) implements LineSpread {
        @Override
        public boolean equals(Object o) {
            return o instanceof GaussianSigma other && Arrays.equals(sigma, other.sigma);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sigma);
        }
    }

    /**
     * A square matrix by its diagonals: {@code value[d * pixels + j]} is the element of row {@code j + offset[d]} and
     * column j; arrays owned, do not modify.
     *
     * @param offset row less column of each diagonal
     * @param value elements, diagonal after diagonal
     */
    record Banded(int[] offset, float[] value) implements LineSpread {
        @Override
        public boolean equals(Object o) {
            return o instanceof Banded other
                    && Arrays.equals(offset, other.offset)
                    && Arrays.equals(value, other.value);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(offset) + Arrays.hashCode(value);
        }
    }
}
