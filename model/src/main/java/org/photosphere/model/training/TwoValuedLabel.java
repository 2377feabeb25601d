package org.photosphere.model.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Augmentation for a label of which the grid has only two values: these fix only a linear response, and a network is
 * unconstrained between them. Pairs of training spectra that differ in that label only also contribute spectra on the
 * straight line between them.
 */
final class TwoValuedLabel {

    /** Share of the pairs' members that an epoch replaces: half leaves the nodes themselves the same weight. */
    private static final double SHARE = 0.5;

    private final TrainingSet set;
    private final int[] partner;

    /** Finds the pairs; none without a label of two values. */
    TwoValuedLabel(TrainingSet set) {
        this.set = set;
        this.partner = new int[set.size()];
        Arrays.fill(partner, -1);
        for (int k = 0; k < set.scaled()[0].length; k++) {
            int label = k;
            if (Arrays.stream(set.scaled()).map(row -> row[label]).distinct().count() == 2) {
                pair(label);
            }
        }
    }

    private void pair(int label) {
        Map<List<Float>, Integer> first = new HashMap<>();
        for (int i = 0; i < partner.length; i++) {
            Float[] others = new Float[set.scaled()[i].length];
            for (int k = 0; k < others.length; k++) {
                others[k] = k == label ? 0f : set.scaled()[i][k];
            }
            Integer other = first.putIfAbsent(Arrays.asList(others), i);
            if (other != null) {
                partner[i] = other;
                partner[other] = i;
            }
        }
    }

    /**
     * Draws for a number of rows the share of the way to the partner; NaN for the spectrum itself. Each row takes the same
     * numbers of the generator, whether it has a partner or not.
     */
    static float[] shares(int rows, Random random) {
        float[] shares = new float[rows];
        for (int r = 0; r < rows; r++) {
            boolean chosen = random.nextDouble() < SHARE;
            float share = random.nextFloat();
            shares[r] = chosen ? share : Float.NaN;
        }
        return shares;
    }

    /**
     * Returns spectra of the set, or on the line to their partners.
     *
     * @param indices of the spectra, [row]
     * @param shares of the way, [row]; rows without a partner remain
     */
    TrainingSet drawn(int[] indices, float[] shares) {
        TrainingSet drawn = set.rows(indices);
        for (int r = 0; r < indices.length; r++) {
            int index = indices[r];
            if (!Float.isNaN(shares[r]) && partner[index] >= 0) {
                drawn.scaled()[r] = between(set.scaled()[index], set.scaled()[partner[index]], shares[r]);
                float[] mixed = between(set.flux()[index], set.flux()[partner[index]], shares[r]);
                drawn.flux()[r] = TrainingSet.divideByMaximum(mixed);
                drawn.smooth()[r] = TrainingSet.divideByNorm(mixed);
            }
        }
        return drawn;
    }

    private static float[] between(float[] a, float[] b, float share) {
        float[] mixed = new float[a.length];
        for (int j = 0; j < mixed.length; j++) {
            mixed[j] = a[j] + share * (b[j] - a[j]);
        }
        return mixed;
    }
}
