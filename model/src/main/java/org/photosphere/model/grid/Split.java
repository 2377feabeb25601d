package org.photosphere.model.grid;

import java.util.Arrays;
import java.util.Random;

/**
 * Which nodes of a grid a model learns from, which ones stop its training, and which ones it never sees. The same seed,
 * fractions and number of spectra give the same split on every machine: {@link Random} is specified to the bit, and the
 * shuffle stands here.
 *
 * @param train indices, ascending
 * @param validation indices, ascending
 * @param test indices, ascending
 */
public record Split(int[] train, int[] validation, int[] test) {

    /**
     * The recipe of a split.
     *
     * @param seed of the shuffle
     * @param validation share of the spectra that stop the training
     * @param test share of the spectra held out of everything
     */
    public record Recipe(long seed, double validation, double test) {

        /** 85 % to learn from, 5 % to stop by, 10 % to report on. */
        public static Recipe withSeed(long seed) {
            return new Recipe(seed, 0.05, 0.10);
        }

        public Recipe {
            if (!(validation >= 0) || !(test >= 0) || !(validation + test < 1)) {
                throw new IllegalArgumentException("shares of a split: validation " + validation + ", test " + test);
            }
        }

        /** @param spectra how many there are to split */
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
