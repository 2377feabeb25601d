package org.photosphere.model.spectrum;

import java.util.Arrays;

/** The line-spread function of one arm. */
public sealed interface LineSpread {

    /**
     * Returns which pixels state a usable line spread; the others take that of their nearest neighbours that do.
     *
     * @param pixels of the arm
     */
    default boolean[] stated(int pixels) {
        boolean[] stated = new boolean[pixels];
        Arrays.fill(stated, true);
        return stated;
    }

    /** Not stated: assumed narrower than the model's own resolution. */
    record Unresolved() implements LineSpread {}

    /** @param lambdaOverFwhm resolving power, constant over the arm */
    record ResolvingPower(double lambdaOverFwhm) implements LineSpread {}

    /**
     * A Gaussian.
     *
     * @param sigma standard deviation (not FWHM), Angstrom: one value, or one per pixel, not positive, not finite or
     *     far off the others where unknown; owned, do not modify
     */
    record GaussianSigma(float[] sigma) implements LineSpread {

        /**
         * Limit of the ratio to the surrounding pixels': along a spectrograph's axis the line spread varies by less; a
         * larger deviation is a placeholder. Where an arm is composed of several spectrographs, as CALSPEC's, it jumps,
         * but not for single pixels.
         */
        private static final double LARGEST_RATIO = 10.0;

        @Override
        public boolean[] stated(int pixels) {
            return Gaps.plausibleNearby(asSent(pixels), LARGEST_RATIO);
        }

        /** Returns the standard deviation at each pixel, Angstrom; 0 where no pixel states one, [pixel]. */
        public double[] sigmas(int pixels) {
            double[] sigmas = asSent(pixels);
            Gaps.fill(sigmas, stated(pixels));
            return sigmas;
        }

        private double[] asSent(int pixels) {
            double[] sigmas = new double[pixels];
            Arrays.setAll(sigmas, i -> sigma.length == 1 ? sigma[0] : sigma[i]);
            return sigmas;
        }

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
     * @param offset row minus column of each diagonal
     * @param value elements, diagonal after diagonal
     */
    record Banded(int[] offset, float[] value) implements LineSpread {

        /** Returns the pixels whose columns are profiles: surveys leave the columns of masked pixels empty. */
        @Override
        public boolean[] stated(int pixels) {
            return new BandedWidths(this, pixels).stated();
        }

        /** Returns the standard deviation of each row, in pixels; 0 where no column is stated, [pixel]. */
        public double[] widths(int pixels) {
            return new BandedWidths(this, pixels).widths();
        }

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
