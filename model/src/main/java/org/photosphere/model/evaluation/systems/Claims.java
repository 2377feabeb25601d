package org.photosphere.model.evaluation.systems;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Orderings that the paper states and aims of this project, checked on a comparison. All models are compared on the same
 * nodes; equal errors are undecided, and so are widths of inversions that differ by less than two standard errors.
 */
public final class Claims {

    private Claims() {}

    /** Returns all statements, also those that the comparison does not hold the systems for, in the paper's order. */
    public static List<Claim> of(SystemsReport report) {
        List<Claim> claims = new ArrayList<>();
        claims.addAll(new AccuracyClaims(report).all());
        claims.addAll(new AblationClaims(report).all());
        claims.addAll(new InversionClaims(report).all());
        return claims;
    }

    /** Returns the statements by state, what contradicts first, otherwise in their order. */
    public static List<Claim> byState(List<Claim> claims) {
        return claims.stream().sorted(Comparator.comparing(Claim::state)).toList();
    }

    /** Returns what the comparison says, in sentences: numbers of statements by state, then each, failures first. */
    public static List<String> sentences(List<Claim> claims) {
        List<String> sentences = new ArrayList<>();
        sentences.add(claims.size() + " statements: "
                + Arrays.stream(Claim.State.values())
                        .map(state -> state.title() + " " + count(claims, state))
                        .collect(Collectors.joining(", "))
                + ".");
        for (Claim claim : byState(claims)) {
            switch (claim.state()) {
                case FAILS ->
                    sentences.add("Does not hold: " + claim.statement() + " (" + claim.evidence() + "; "
                            + claim.source() + ").");
                case UNDECIDED -> sentences.add("Undecided: " + claim.statement() + " (" + claim.evidence() + ").");
                case HOLDS -> sentences.add("Holds: " + claim.statement() + ".");
                case NOT_MEASURED -> {
                    // All in one sentence below: many missing systems would hide the results.
                }
            }
        }
        String missing = claims.stream()
                .filter(claim -> claim.state() == Claim.State.NOT_MEASURED)
                .map(Claim::statement)
                .collect(Collectors.joining("; "));
        if (!missing.isEmpty()) {
            sentences.add("Not measured: " + missing + ".");
        }
        return sentences;
    }

    private static long count(List<Claim> claims, Claim.State state) {
        return claims.stream().filter(claim -> claim.state() == state).count();
    }
}
