package org.photosphere.model.network.physformer;

import java.util.Arrays;

/**
 * Mean intensity J of the two-stream solution and the source function S of some wavelengths, with their reverse
 * derivatives, in plain loops: {@code physics.TwoStream} in single precision. Used by one thread.
 */
final class ColumnMean {

    private static final float SQRT_3 = (float) Math.sqrt(3);

    private final ColumnFields fields;
    private final int layers;

    /** J and S, erg s^-1 cm^-2 Angstrom^-1 sr^-1, [layer][wavelength]. */
    final float[][] mean;

    final float[][] source;
    /** Derivatives of a loss by S and, in addition to its effect on S, by J. */
    final float[][] bySource;

    final float[][] byMean;

    private final float[][] reach;
    private final float[][] ratio;
    private final float[][] forward;
    private final float[][] inverse;
    private final float[][] sum;

    ColumnMean(ColumnFields fields) {
        this.fields = fields;
        layers = fields.layers;
        int most = fields.most;
        mean = new float[layers][most];
        source = new float[layers][most];
        bySource = new float[layers][most];
        byMean = new float[layers][most];
        reach = new float[layers][most];
        ratio = new float[layers][most];
        forward = new float[layers][most];
        inverse = new float[layers][most];
        sum = new float[layers][most];
    }

    void solve(int count) {
        begin(count);
        for (int d = 1; d < layers; d++) {
            eliminate(d, count);
        }
        System.arraycopy(fields.planck[layers - 1], 0, mean[layers - 1], 0, count);
        for (int d = layers - 1; d >= 0; d--) {
            float[] here = mean[d];
            float[] e = fields.epsilon[d];
            float[] b = fields.planck[d];
            float[] s = source[d];
            for (int j = 0; j < count; j++) {
                s[j] = here[j] + e[j] * (b[j] - here[j]);
            }
            if (d > 0) {
                float[] above = mean[d - 1];
                float[] known = sum[d];
                float[] over = inverse[d];
                for (int j = 0; j < count; j++) {
                    above[j] = (known[j] + here[j]) * over[j];
                }
            }
        }
    }

    /** Row of the surface: index 0 of the elimination has the boundary, index d the row of layer d - 1. */
    private void begin(int count) {
        for (int j = 0; j < count; j++) {
            float step = fields.step[0][j];
            float e = fields.epsilon[0][j];
            reach[0][j] = 1.5f * step * step;
            ratio[0][j] = step * SQRT_3;
            forward[0][j] = reach[0][j] * e + ratio[0][j];
            inverse[0][j] = 1 / (1 + forward[0][j]);
            sum[0][j] = reach[0][j] * e * fields.planck[0][j];
        }
    }

    private void eliminate(int d, int count) {
        float[] here = fields.step[d];
        float[] above = fields.step[d - 1];
        float[] e = fields.epsilon[d - 1];
        float[] b = fields.planck[d - 1];
        float[] r = reach[d];
        float[] q = ratio[d];
        float[] f = forward[d];
        float[] v = inverse[d];
        float[] s = sum[d];
        float[] lastForward = forward[d - 1];
        float[] lastInverse = inverse[d - 1];
        float[] lastSum = sum[d - 1];
        for (int j = 0; j < count; j++) {
            q[j] = here[j] / above[j];
            r[j] = (here[j] + above[j]) * here[j] * 1.5f;
            // forward / (1 + forward) = 1 - inverse, without its cancellation
            f[j] = r[j] * e[j] + q[j] * (lastForward[j] * lastInverse[j]);
            s[j] = r[j] * e[j] * b[j] + q[j] * (lastSum[j] * lastInverse[j]);
            v[j] = 1 / (1 + f[j]);
        }
    }

    void clear(int count) {
        for (int i = 0; i < layers; i++) {
            Arrays.fill(bySource[i], 0, count, 0f);
            Arrays.fill(byMean[i], 0, count, 0f);
        }
    }

    /** Adds to the fields' derivatives, given those by S and J, which it changes. */
    void differentiate(int count) {
        for (int i = 0; i < layers; i++) {
            for (int j = 0; j < count; j++) {
                float g = bySource[i][j];
                float e = fields.epsilon[i][j];
                fields.byEpsilon[i][j] += g * (fields.planck[i][j] - mean[i][j]);
                fields.byPlanck[i][j] += g * e;
                byMean[i][j] += g * (1 - e);
            }
        }
        float[][] byInverse = new float[layers][count];
        float[][] bySum = new float[layers][count];
        for (int d = 1; d < layers; d++) {
            for (int j = 0; j < count; j++) {
                float g = byMean[d - 1][j];
                byInverse[d][j] = g * (sum[d][j] + mean[d][j]);
                bySum[d][j] = g * inverse[d][j];
                byMean[d][j] += g * inverse[d][j];
            }
        }
        for (int j = 0; j < count; j++) {
            fields.byPlanck[layers - 1][j] += byMean[layers - 1][j];
        }
        byRows(byInverse, bySum, count);
    }

    private void byRows(float[][] byInverse, float[][] bySum, int count) {
        float[] byForward = new float[count];
        for (int d = layers - 1; d > 0; d--) {
            for (int j = 0; j < count; j++) {
                float v = inverse[d][j];
                float g = byForward[j] - byInverse[d][j] * v * v;
                float gs = bySum[d][j];
                float e = fields.epsilon[d - 1][j];
                float b = fields.planck[d - 1][j];
                float q = ratio[d][j];
                float lastInverse = inverse[d - 1][j];
                float lastForward = forward[d - 1][j];
                float lastSum = sum[d - 1][j];
                float byReach = g * e + gs * e * b;
                fields.byEpsilon[d - 1][j] += g * reach[d][j] + gs * reach[d][j] * b;
                fields.byPlanck[d - 1][j] += gs * reach[d][j] * e;
                float byRatio = g * lastForward * lastInverse + gs * lastSum * lastInverse;
                byForward[j] = g * q * lastInverse;
                bySum[d - 1][j] += gs * q * lastInverse;
                byInverse[d - 1][j] += q * (g * lastForward + gs * lastSum);
                float here = fields.step[d][j];
                float above = fields.step[d - 1][j];
                fields.byStep[d][j] += byReach * (3f * here + 1.5f * above) + byRatio / above;
                fields.byStep[d - 1][j] += byReach * 1.5f * here - byRatio * q / above;
            }
        }
        for (int j = 0; j < count; j++) {
            float v = inverse[0][j];
            float g = byForward[j] - byInverse[0][j] * v * v;
            float gs = bySum[0][j];
            float e = fields.epsilon[0][j];
            float b = fields.planck[0][j];
            fields.byEpsilon[0][j] += (g + gs * b) * reach[0][j];
            fields.byPlanck[0][j] += gs * reach[0][j] * e;
            fields.byStep[0][j] += (g + gs * b) * e * 3f * fields.step[0][j] + g * SQRT_3;
        }
    }
}
