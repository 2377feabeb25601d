package org.photosphere.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.network.tensor.Tensor;

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

    /** Linear regression of correlated inputs: some mixtures of them vary a thousand times less than others. */
    @Test
    void descendsWhereScalingEachElementAloneHardlyMoves() {
        assertThat(errorAfterRegression(true)).isLessThan(0.6 * errorAfterRegression(false));
    }

    private static double errorAfterRegression(boolean inBasis) {
        Random random = new Random(7);
        float[] truth = random(random);
        float[] mixing = new float[ROWS * ROWS];
        for (int i = 0; i < mixing.length; i++) {
            mixing[i] = (float) (random.nextGaussian() * Math.pow(10, -0.6 * (i % ROWS)));
        }
        float[] w = new float[ROWS * COLUMNS];
        Adam adam = new Adam(List.of(w), List.of(new Adam.Group(1, 0, inBasis ? new Eigenbasis(ROWS, COLUMNS) : null)));
        int steps = 2000;
        for (int step = 0; step < steps; step++) {
            float[] gradient = new float[w.length];
            for (int sample = 0; sample < 16; sample++) {
                addGradient(input(mixing, random), w, truth, gradient);
            }
            adam.step(List.of(gradient), 0.05 * (1 - step / (double) steps));
        }
        double squares = 0;
        for (int i = 0; i < w.length; i++) {
            squares += Math.pow(w[i] - truth[i], 2);
        }
        return squares;
    }

    private static float[] input(float[] mixing, Random random) {
        float[] input = new float[ROWS];
        for (int k = 0; k < ROWS; k++) {
            float size = (float) random.nextGaussian();
            for (int r = 0; r < ROWS; r++) {
                input[r] += mixing[r * ROWS + k] * size;
            }
        }
        return input;
    }

    private static void addGradient(float[] input, float[] w, float[] truth, float[] gradient) {
        for (int c = 0; c < COLUMNS; c++) {
            float error = 0;
            for (int r = 0; r < ROWS; r++) {
                error += input[r] * (w[r * COLUMNS + c] - truth[r * COLUMNS + c]);
            }
            for (int r = 0; r < ROWS; r++) {
                gradient[r * COLUMNS + c] += error * input[r];
            }
        }
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
