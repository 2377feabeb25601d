package org.photosphere.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EigenbasisTest {

    private static final int ROWS = 6;
    private static final int COLUMNS = 4;

    private static float[] random(Random random) {
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Eigenbasis turned(Random random) {
        Eigenbasis basis = new Eigenbasis(ROWS, COLUMNS);
        for (int step = 1; step <= 50; step++) {
            basis.note(random(random), step, new float[ROWS * COLUMNS]);
        }
        return basis;
    }

    @Test
    void turnsThereAndBackWithoutLoss() {
        Random random = new Random(4);
        Eigenbasis basis = turned(random);
        float[] gradient = random(random);
        float[] back = basis.outOf(basis.into(gradient));
        for (int i = 0; i < back.length; i++) {
            assertThat(back[i]).isCloseTo(gradient[i], within(1e-5f));
        }
    }

    @Test
    void findsTheDirectionThatAllGradientsShare() {
        Random random = new Random(5);
        float[] left = {1, -1, 2, 0, 1, 3};
        float[] right = {1, 2, 0, -1};
        Eigenbasis basis = new Eigenbasis(ROWS, COLUMNS);
        float[] gradient = new float[ROWS * COLUMNS];
        for (int step = 1; step <= 200; step++) {
            float size = (float) random.nextGaussian();
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = size * left[i / COLUMNS] * right[i % COLUMNS];
            }
            basis.note(gradient, step, new float[ROWS * COLUMNS]);
        }
        float[] into = basis.into(gradient);
        double all = 0;
        for (float value : into) {
            all += value * value;
        }
        assertThat(into[0] * into[0] / all).isCloseTo(1, within(1e-4));
    }

    @Test
    void survivesGradientsOfZero() {
        Eigenbasis basis = new Eigenbasis(ROWS, COLUMNS);
        for (int step = 1; step <= 30; step++) {
            basis.note(new float[ROWS * COLUMNS], step, new float[ROWS * COLUMNS]);
        }
        float[] gradient = random(new Random(6));
        float[] back = basis.outOf(basis.into(gradient));
        for (int i = 0; i < back.length; i++) {
            assertThat(back[i]).isCloseTo(gradient[i], within(1e-5f));
        }
    }

    /** Least squares of which one direction is ten thousand times as steep as another, none of them an axis. */
    @Test
    void descendsWhereScalingEachElementAloneHardlyMoves() {
        assertThat(lossAfter(true)).isLessThan(0.2 * lossAfter(false));
    }

    private static double lossAfter(boolean inBasis) {
        Random random = new Random(7);
        float[] turn = turned(random).into(random(random));
        float[] w = turn.clone();
        Eigenbasis mixing = turned(new Random(8));
        Adam adam = new Adam(List.of(w), List.of(new Adam.Group(1, 0, inBasis ? new Eigenbasis(ROWS, COLUMNS) : null)));
        double loss = 0;
        for (int step = 0; step < 300; step++) {
            float[] steep = mixing.into(w);
            loss = 0;
            for (int i = 0; i < steep.length; i++) {
                double scale = Math.pow(10, -4.0 * (i / COLUMNS) / (ROWS - 1));
                loss += 0.5 * scale * steep[i] * steep[i];
                steep[i] *= (float) scale;
            }
            adam.step(List.of(mixing.outOf(steep)), 0.02);
        }
        return loss;
    }

    @Test
    void comesBackFromACheckpointAsItWas() {
        Random random = new Random(9);
        Eigenbasis basis = turned(random);
        Map<String, Tensor> state = new LinkedHashMap<>();
        basis.save(state, "basis");
        Eigenbasis other = new Eigenbasis(ROWS, COLUMNS);
        other.restore(state, "basis");
        float[] gradient = random(random);
        assertThat(other.into(gradient)).containsExactly(basis.into(gradient));
    }
}
