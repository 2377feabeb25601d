package org.photosphere.model.network.physformer;

import java.util.Arrays;
import org.photosphere.model.network.ExponentialTable;
import org.photosphere.model.physics.GaussLegendre;

/**
 * Formal solution along a few rays at all layers of some wavelengths, with its reverse derivative: mean intensity and
 * flux over depth, for radiative equilibrium. S is linear in tau between layers; no radiation enters from outside, and
 * the atmosphere is isothermal below its last layer. Used by one thread.
 *
 * <p>The unknown is P = I - S, free of cancellation at depth: along a step delta = d tau / mu with a rise dS of the
 * source function, P_to = exp(-delta) P_from -+ phi dS, phi = (1 - exp(-delta)) / delta.
 */
final class ColumnRays {

    /**
     * Points of the Gauss-Legendre quadrature on (0, 1), for each direction: polynomials in mu up to degree 7 are exact
     * on each half, where the quadrature of the emergent flux is of second order only.
     */
    private static final int POINTS = 4;

    /** Step below which phi is a polynomial: an error of 2e-8. */
    private static final float SHORT_STEP = 0.02f;

    private final ColumnFields fields;
    private final ColumnMean column;
    private final int layers;
    private final float[] cosines = new float[POINTS];
    private final float[] weights = new float[POINTS];

    /** J and F of the formal solution, [layer][wavelength], and the derivatives of a loss by them. */
    final float[][] mean;

    final float[][] flux;
    final float[][] byMean;
    final float[][] byFlux;

    private final float[][][] decay = new float[POINTS][][];
    private final float[][][] forcing = new float[POINTS][][];
    private final float[][][] outward = new float[POINTS][][];
    private final float[][][] inward = new float[POINTS][][];

    ColumnRays(ColumnFields fields, ColumnMean column) {
        this.fields = fields;
        this.column = column;
        layers = fields.layers;
        int most = fields.most;
        mean = new float[layers][most];
        flux = new float[layers][most];
        byMean = new float[layers][most];
        byFlux = new float[layers][most];
        // A rule on (-1, 1) of as many points, moved to (0, 1).
        GaussLegendre rule = GaussLegendre.of(POINTS);
        for (int m = 0; m < POINTS; m++) {
            cosines[m] = (float) (0.5 * (1 + rule.directions().get(m).mu()));
            weights[m] = (float) (0.5 * rule.directions().get(m).weight());
            decay[m] = new float[layers][most];
            forcing[m] = new float[layers][most];
            outward[m] = new float[layers][most];
            inward[m] = new float[layers][most];
        }
    }

    void solve(int count) {
        for (int i = 0; i < layers; i++) {
            System.arraycopy(column.source[i], 0, mean[i], 0, count);
            Arrays.fill(flux[i], 0, count, 0f);
        }
        for (int m = 0; m < POINTS; m++) {
            steps(m, count);
            along(m, count);
            float half = 0.5f * weights[m];
            float moment = (float) (2 * Math.PI) * weights[m] * cosines[m];
            for (int i = 0; i < layers; i++) {
                float[] up = outward[m][i];
                float[] down = inward[m][i];
                float[] j0 = mean[i];
                float[] f0 = flux[i];
                for (int j = 0; j < count; j++) {
                    j0[j] += half * (up[j] + down[j]);
                    f0[j] += moment * (up[j] - down[j]);
                }
            }
        }
    }

    /** exp(-delta) of the step above each layer, and phi. */
    private void steps(int m, int count) {
        float inverse = 1 / cosines[m];
        for (int i = 0; i < layers; i++) {
            float[] e = decay[m][i];
            float[] f = forcing[m][i];
            float[] d = fields.step[i];
            for (int j = 0; j < count; j++) {
                float delta = d[j] * inverse;
                e[j] = ExponentialTable.exp(Math.min(delta, ExponentialTable.LARGEST));
            }
            for (int j = 0; j < count; j++) {
                float delta = d[j] * inverse;
                float near = 1 - delta * (0.5f - delta * (1f / 6));
                f[j] = delta < SHORT_STEP ? near : (1 - e[j]) / delta;
            }
        }
    }

    private void along(int m, int count) {
        float[][] up = outward[m];
        float[][] down = inward[m];
        float[][] s = column.source;
        Arrays.fill(up[layers - 1], 0, count, 0f);
        for (int i = layers - 2; i >= 0; i--) {
            float[] e = decay[m][i + 1];
            float[] f = forcing[m][i + 1];
            for (int j = 0; j < count; j++) {
                up[i][j] = e[j] * up[i + 1][j] + f[j] * (s[i + 1][j] - s[i][j]);
            }
        }
        for (int j = 0; j < count; j++) {
            down[0][j] = -decay[m][0][j] * s[0][j];
        }
        for (int i = 1; i < layers; i++) {
            float[] e = decay[m][i];
            float[] f = forcing[m][i];
            for (int j = 0; j < count; j++) {
                down[i][j] = e[j] * down[i - 1][j] - f[j] * (s[i][j] - s[i - 1][j]);
            }
        }
    }

    void clear(int count) {
        for (int i = 0; i < layers; i++) {
            Arrays.fill(byMean[i], 0, count, 0f);
            Arrays.fill(byFlux[i], 0, count, 0f);
        }
    }

    /** Adds to the derivatives by S and the steps, given those by J and F. */
    void differentiate(int count) {
        for (int i = 0; i < layers; i++) {
            for (int j = 0; j < count; j++) {
                column.bySource[i][j] += byMean[i][j];
            }
        }
        for (int m = 0; m < POINTS; m++) {
            outward(m, count);
            inward(m, count);
        }
    }

    private void outward(int m, int count) {
        float half = 0.5f * weights[m];
        float moment = (float) (2 * Math.PI) * weights[m] * cosines[m];
        float[] by = new float[count];
        for (int i = 0; i < layers - 1; i++) {
            float[] e = decay[m][i + 1];
            float[] below = outward[m][i + 1];
            for (int j = 0; j < count; j++) {
                by[j] += half * byMean[i][j] + moment * byFlux[i][j];
            }
            through(m, i + 1, by, below, 1, count);
            for (int j = 0; j < count; j++) {
                by[j] *= e[j];
            }
        }
    }

    private void inward(int m, int count) {
        float half = 0.5f * weights[m];
        float moment = (float) (2 * Math.PI) * weights[m] * cosines[m];
        float[] by = new float[count];
        for (int i = layers - 1; i > 0; i--) {
            float[] e = decay[m][i];
            float[] above = inward[m][i - 1];
            for (int j = 0; j < count; j++) {
                by[j] += half * byMean[i][j] - moment * byFlux[i][j];
            }
            through(m, i, by, above, -1, count);
            for (int j = 0; j < count; j++) {
                by[j] *= e[j];
            }
        }
        float inverse = 1 / cosines[m];
        for (int j = 0; j < count; j++) {
            float g = by[j] + half * byMean[0][j] - moment * byFlux[0][j];
            float e = decay[m][0][j];
            column.bySource[0][j] -= g * e;
            fields.byStep[0][j] += g * e * column.source[0][j] * inverse;
        }
    }

    /** Adds the derivatives by the step above a layer and the rise of S over it. */
    private void through(int m, int i, float[] by, float[] from, int sign, int count) {
        float inverse = 1 / cosines[m];
        float[] e = decay[m][i];
        float[] f = forcing[m][i];
        float[] d = fields.step[i];
        float[] s = column.source[i];
        float[] sAbove = column.source[i - 1];
        float[] byHere = column.bySource[i];
        float[] byAbove = column.bySource[i - 1];
        float[] byStep = fields.byStep[i];
        for (int j = 0; j < count; j++) {
            float delta = d[j] * inverse;
            float far = (e[j] - f[j]) / delta;
            float bend = delta < SHORT_STEP ? -0.5f + delta * (1f / 3) : far;
            float byRise = sign * by[j] * f[j];
            byHere[j] += byRise;
            byAbove[j] -= byRise;
            byStep[j] += by[j] * inverse * (sign * bend * (s[j] - sAbove[j]) - e[j] * from[j]);
        }
    }
}
