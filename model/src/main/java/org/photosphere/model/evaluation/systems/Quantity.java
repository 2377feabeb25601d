package org.photosphere.model.evaluation.systems;

import java.util.OptionalDouble;

/**
 * A measured number in a claim.
 *
 * @param kind what it is, the same for both numbers of a claim
 * @param of what it was measured on
 * @param value above zero; empty if it was not measured
 */
record Quantity(String kind, String of, OptionalDouble value) {

    /** Returns a claim that this number is smaller than another one; equal numbers decide nothing. */
    Claim below(Quantity other, String statement, String source) {
        return smallerBy(1, other, statement, source);
    }

    /**
     * Returns a claim that this number is smaller than another one by more than a factor.
     *
     * @param factor 1 or larger
     */
    Claim smallerBy(double factor, Quantity other, String statement, String source) {
        if (value.isEmpty() || other.value.isEmpty()) {
            return missing(other, statement, source);
        }
        double mine = factor * value.getAsDouble();
        double theirs = other.value.getAsDouble();
        Claim.State state =
                mine < theirs ? Claim.State.HOLDS : mine == theirs ? Claim.State.UNDECIDED : Claim.State.FAILS;
        return new Claim(statement, source, state, ratio(other));
    }

    /** Returns a claim that the larger one of this number and another is within a factor of the smaller one. */
    Claim within(double factor, Quantity other, String statement, String source) {
        if (value.isEmpty() || other.value.isEmpty()) {
            return missing(other, statement, source);
        }
        double larger = Math.max(value.getAsDouble(), other.value.getAsDouble());
        double smaller = Math.min(value.getAsDouble(), other.value.getAsDouble());
        Claim.State state = larger <= factor * smaller ? Claim.State.HOLDS : Claim.State.FAILS;
        return new Claim(statement, source, state, ratio(other));
    }

    private Claim missing(Quantity other, String statement, String source) {
        String which = value.isPresent() ? other.of : other.value.isPresent() ? of : of + " and " + other.of;
        String evidence = kind + ": not of " + which;
        return new Claim(statement, source, Claim.State.NOT_MEASURED, evidence);
    }

    private String ratio(Quantity other) {
        double mine = value.getAsDouble();
        double theirs = other.value.getAsDouble();
        String ratio = mine > 0 ? ", ratio " + ReportNumbers.of(theirs / mine) : "";
        return kind + ": " + of + " " + ReportNumbers.of(mine) + ", " + other.of + " " + ReportNumbers.of(theirs)
                + ratio;
    }
}
