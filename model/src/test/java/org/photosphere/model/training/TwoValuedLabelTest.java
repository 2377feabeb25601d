package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TwoValuedLabelTest {

    private static final int[] ORDER = {0, 1, 2, 3};

    /** Returns two spectra that differ in the second label only, and two without partners. */
    private static TrainingSet set() {
        return new TrainingSet(
                new float[][] {{-0.5f, -0.5f}, {-0.5f, 0.5f}, {0.1f, 0.5f}, {0.3f, 0.5f}},
                new float[][] {{1, 1}, {1, 1}, {1, 1}, {1, 1}},
                new float[][] {{1, 0.2f}, {1, 0.6f}, {1, 0.9f}, {1, 0.8f}});
    }

    @Test
    void drawsSpectraOnTheLineBetweenPartnersAndLeavesOthersAlone() {
        TwoValuedLabel pairs = new TwoValuedLabel(set());
        Random random = new Random(1);
        int mixed = 0;
        for (int pass = 0; pass < 200; pass++) {
            TrainingSet drawn = pairs.drawn(ORDER, TwoValuedLabel.shares(4, random));
            assertThat(drawn.scaled()[2]).containsExactly(0.1f, 0.5f);
            assertThat(drawn.flux()[2]).containsExactly(1, 0.9f);
            for (int i = 0; i < 2; i++) {
                float share = drawn.scaled()[i][1] + 0.5f;
                assertThat(drawn.flux()[i][1]).isCloseTo(0.2f + 0.4f * share, within(1e-6f));
                mixed += share > 0 && share < 1 ? 1 : 0;
            }
        }
        // Half of 400, within five sigma.
        assertThat(mixed).isBetween(150, 250);
    }

    @Test
    void hasNoPairsWhereEveryLabelHasMoreThanTwoValues() {
        TrainingSet set = new TrainingSet(
                new float[][] {{-0.5f}, {0f}, {0.5f}}, new float[3][2], new float[][] {{1, 0}, {1, 0.5f}, {1, 1}});
        TrainingSet drawn = new TwoValuedLabel(set).drawn(new int[] {0, 1, 2}, new float[] {0.5f, 0.5f, 0.5f});
        assertThat(drawn.flux()).isDeepEqualTo(set.flux());
    }
}
