package org.photosphere.model.grid;

import java.util.Arrays;
import java.util.Random;

/**
 * Partition of a grid's nodes into training, validation (for early stopping) and test. The same seed, fractions and
 * number of spectra give the same split on every machine: {@link Random} is specified to the bit, and the shuffle is
 * implemented here.
 *
 * @param train indices, ascending
 * @param validation indices, ascending
 * @param test indices, ascending
 */
public record Split(int[] train, int[] validation, int[] test) {

    /**
     * Recipe of a split.
     *
     * @param seed of the shuffle
     * @param validation share of the spectra for early stopping
     * @param test share of the spectra held out of everything
     */
    public record Recipe(long seed, double validation, double test) {

        /** Returns 85 % training, 5 % validation, 10 % test. */
        public static Recipe withSeed(long seed) {
            return new Recipe(seed, 0.05, 0.10);
        }

        public Recipe {
            if (!(validation >= 0) || !(test >= 0) || !(validation + test < 1)) {
                throw new IllegalArgumentException("shares of a split: validation " + validation + ", test " + test);
            }
        }

        /** @param spectra number of spectra to split */
        public Split apply(int spectra) {
            int[] shuffled = new int[spectra];
            Random random = new Random(seed);
            for (int i = 0; i < spectra; i++) {
                int j = random.nextInt(i + 1);
                shuffled[i] = shuffled[j];
                shuffled[j] = i;
            }
            int tests = (int) Math.round(test * spectra);
            int validations = (int) Math.round(validation * spectra);
            return new Split(
                    sorted(shuffled, tests + validations, spectra),
                    sorted(shuffled, tests, tests + validations),
                    sorted(shuffled, 0, tests));
        }

        private static int[] sorted(int[] indices, int from, int to) {
            int[] part = Arrays.copyOfRange(indices, from, to);
            Arrays.sort(part);
            return part;
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Split other
                && Arrays.equals(train, other.train)
                && Arrays.equals(validation, other.validation)
                && Arrays.equals(test, other.test);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(train) + Arrays.hashCode(test);
    }
}
