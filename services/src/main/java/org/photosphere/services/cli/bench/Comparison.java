package org.photosphere.services.cli.bench;

/**
 * A row of this run next to the same row of an earlier one, both relative to their machine's matrix products.
 *
 * @param before spectra per 10^9 operations in the earlier run
 * @param now the same in this run
 */
record Comparison(RowKey key, Estimate before, Estimate now) {

    /**
     * Smallest significant difference, standard errors. Seven values determine their spread to a third only: at three,
     * two of a hundred unchanged rows would count as changed, at four fewer than one.
     */
    static final double SIGNIFICANT = 4;

    /** Smallest difference that counts, as a fraction: compiled code differs as much between runs of one program. */
    static final double RELEVANT = 0.05;

    enum Verdict {
        FASTER("faster"),
        SLOWER("slower"),
        UNCHANGED("no change beyond the noise");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Returns the present rate over the earlier one. */
    double ratio() {
        return now.median() / before.median();
    }

    /** Returns the standard error of the ratio. */
    double error() {
        return ratio() * relativeError();
    }

    private double relativeError() {
        return Math.hypot(before.relativeError(), now.relativeError());
    }

    /** Returns a change only where it is both significant and relevant. */
    Verdict verdict() {
        double change = Math.log(ratio());
        // Written so that an error that is not a number is no change.
        boolean significant = Math.abs(change) > SIGNIFICANT * relativeError();
        if (!significant || Math.abs(change) <= Math.log1p(RELEVANT)) {
            return Verdict.UNCHANGED;
        }
        return change > 0 ? Verdict.FASTER : Verdict.SLOWER;
    }

    /**
     * Returns whether the row is slower by more than a tolerance.
     *
     * @param tolerance largest decrease of the rate, as a fraction
     */
    boolean isSlowerThan(double tolerance) {
        return verdict() == Verdict.SLOWER && 1 - ratio() > tolerance;
    }
}
