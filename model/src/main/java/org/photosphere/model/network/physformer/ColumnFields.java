package org.photosphere.model.network.physformer;

import org.photosphere.model.network.ExponentialTable;
import org.photosphere.model.physics.DepthGrid;
import org.photosphere.model.physics.Planck;

/**
 * Opacities, optical depths and Planck function of one spectrum at some wavelengths, with their reverse derivatives, in
 * plain loops: the innermost index is the wavelength, so that a group of wavelengths stays in the cache. Used by one
 * thread.
 *
 * <p>The prefix {@code by} marks derivatives of a loss by the quantity of that name.
 */
final class ColumnFields {

    /** Minimum step, equivalent to 0 in every result, whose inverse does not overflow. */
    static final float LEAST_STEP = 1e-15f;

    final int layers;
    final int most;
    private final int knots;
    private final float[] depthSteps;
    private final float[] first;
    private final float[] second;
    private final double[] planckFirst;
    private final double[] planckSecond;

    /** kappa and sigma in units of the reference opacity, [layer][wavelength]. */
    final float[][] kappa;

    final float[][] sigma;
    /** kappa / (kappa + sigma). */
    final float[][] epsilon;
    /** Step of the optical depth above each layer, and its sum (5). */
    final float[][] step;

    final float[][] tau;
    /** B, erg s^-1 cm^-2 Angstrom^-1 sr^-1, and its derivative by ln T. */
    final float[][] planck;

    final float[][] planckSlope;

    final float[][] byStep;
    final float[][] byTau;
    final float[][] byEpsilon;
    final float[][] byPlanck;
    /** By ln kappa and ln sigma directly, in addition to their effect on steps and epsilon. */
    final float[][] byKappa;

    final float[][] bySigma;

    /**
     * @param knots depths at which opacities are given
     * @param wavelengths Angstrom, vacuum
     * @param most wavelengths at a time
     */
    ColumnFields(DepthGrid grid, int knots, double[] wavelengths, int most) {
        layers = grid.layers();
        this.knots = knots;
        this.most = most;
        depthSteps = new float[layers];
        for (int i = 0; i < layers; i++) {
            depthSteps[i] = (float) grid.steps()[i];
        }
        planckFirst = new double[wavelengths.length];
        planckSecond = new double[wavelengths.length];
        for (int j = 0; j < wavelengths.length; j++) {
            planckFirst[j] = Planck.FIRST / Math.pow(wavelengths[j], 5);
            planckSecond[j] = Planck.SECOND / wavelengths[j];
        }
        first = new float[most];
        second = new float[most];
        kappa = new float[layers][most];
        sigma = new float[layers][most];
        epsilon = new float[layers][most];
        step = new float[layers][most];
        tau = new float[layers][most];
        planck = new float[layers][most];
        planckSlope = new float[layers][most];
        byStep = new float[layers][most];
        byTau = new float[layers][most];
        byEpsilon = new float[layers][most];
        byPlanck = new float[layers][most];
        byKappa = new float[layers][most];
        bySigma = new float[layers][most];
    }

    /**
     * Computes the fields.
     *
     * @param lnKappa at the depth knots, [knot][wavelength]
     * @param lnSigma at the depth knots, [knot][wavelength]
     * @param lnTemperature at the layers, [layer]
     * @param places indices of the wavelengths, [wavelength]
     * @param from first of them
     * @param count number of them, at most {@link #most}
     */
    void solve(float[][] lnKappa, float[][] lnSigma, double[] lnTemperature, int[] places, int from, int count) {
        for (int j = 0; j < count; j++) {
            first[j] = (float) planckFirst[places[from + j]];
            second[j] = (float) planckSecond[places[from + j]];
        }
        for (int i = 0; i < layers; i++) {
            opacity(lnKappa, i, kappa, count);
            opacity(lnSigma, i, sigma, count);
            optics(i, count);
            planck((float) Math.exp(-lnTemperature[i]), planck[i], planckSlope[i], count);
        }
    }

    /** Interpolates with straight lines of the logarithm between knots. */
    private void opacity(float[][] ln, int i, float[][] field, int count) {
        double place = place(i);
        int knot = knot(place);
        float within = (float) (place - knot);
        float[] above = ln[knot];
        float[] below = ln[knot + 1];
        float[] here = field[i];
        for (int j = 0; j < count; j++) {
            here[j] = (float) Math.exp(above[j] + within * (below[j] - above[j]));
        }
    }

    private double place(int layer) {
        return layer * (knots - 1.0) / (layers - 1.0);
    }

    private int knot(double place) {
        return Math.min((int) place, knots - 2);
    }

    private void optics(int i, int count) {
        float[] k = kappa[i];
        float[] s = sigma[i];
        float[] e = epsilon[i];
        float[] d = step[i];
        float[] t = tau[i];
        float depthStep = depthSteps[i];
        for (int j = 0; j < count; j++) {
            float chi = k[j] + s[j];
            e[j] = k[j] / chi;
            d[j] = Math.max(chi * depthStep, LEAST_STEP);
        }
        if (i == 0) {
            System.arraycopy(d, 0, t, 0, count);
            return;
        }
        float[] above = tau[i - 1];
        for (int j = 0; j < count; j++) {
            t[j] = above[j] + d[j];
        }
    }

    private void planck(float inverse, float[] intensity, float[] slope, int count) {
        for (int j = 0; j < count; j++) {
            float x = Math.min(second[j] * inverse, ExponentialTable.LARGEST);
            float decay = ExponentialTable.exp(x);
            float over = 1 / (1 - decay);
            float b = first[j] * decay * over;
            intensity[j] = b;
            slope[j] = b * x * over;
        }
    }

    /** Sets all derivatives to zero. */
    void clear(int count) {
        for (float[][] field : new float[][][] {byStep, byTau, byEpsilon, byPlanck, byKappa, bySigma}) {
            for (float[] layer : field) {
                java.util.Arrays.fill(layer, 0, count, 0f);
            }
        }
    }

    /**
     * Adds the derivatives by ln kappa, ln sigma at the knots and ln T at the layers, given those by steps, depths,
     * epsilon, B, and directly by the opacities.
     */
    void differentiate(float[][] byLnKappa, float[][] byLnSigma, double[] byLnTemperature, int from, int count) {
        float[] below = new float[count];
        for (int i = layers - 1; i >= 0; i--) {
            double place = place(i);
            int knot = knot(place);
            float within = (float) (place - knot);
            float depthStep = depthSteps[i];
            double sum = 0;
            for (int j = 0; j < count; j++) {
                below[j] += byTau[i][j];
                float byDepth = (below[j] + byStep[i][j]) * depthStep;
                float e = epsilon[i][j];
                float byMixture = byEpsilon[i][j] * e * (1 - e);
                float k = byDepth * kappa[i][j] + byMixture + byKappa[i][j];
                float s = byDepth * sigma[i][j] - byMixture + bySigma[i][j];
                byLnKappa[knot][from + j] += k * (1 - within);
                byLnKappa[knot + 1][from + j] += k * within;
                byLnSigma[knot][from + j] += s * (1 - within);
                byLnSigma[knot + 1][from + j] += s * within;
                sum += (double) byPlanck[i][j] * planckSlope[i][j];
            }
            byLnTemperature[i] += sum;
        }
    }
}
