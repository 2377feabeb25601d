package org.photosphere.model.network.physformer;

import java.util.Arrays;
import org.photosphere.model.network.physformer.SurfaceSpectrum.Constants;

/**
 * Optical depth, source function and flux of one patch of one spectrum, in plain loops over its bins. Used by one
 * thread.
 */
final class PatchTransfer {

    /** Minimum step, equivalent to 0 in every result, whose inverse does not overflow. */
    private static final float LEAST_STEP = 1e-15f;

    private static final float SQRT_3 = (float) Math.sqrt(3);

    private final Constants constants;
    private final int layers;
    private final int bins;
    private final float[] kappa;
    private final float[] sigma;
    private final float[] kappaRatio;
    private final float[] sigmaRatio;
    private final float[] step;
    private final float[] forward;
    private final float[][] tau;
    private final float[][] epsilon;
    /** First epsilon B, then S. */
    private final float[][] source;

    private final float[][] known;
    private final float[][] inverse;
    /** Contribution to the flux of a rise of S between a layer and the next. */
    private final float[][] share;

    private final float[][] meanLights;
    private final float[][] lights;
    private final float[] mean;
    private final float[] flux;

    PatchTransfer(Constants constants) {
        this.constants = constants;
        layers = constants.layers();
        bins = constants.bins();
        kappa = new float[bins];
        sigma = new float[bins];
        kappaRatio = new float[bins];
        sigmaRatio = new float[bins];
        step = new float[bins];
        forward = new float[bins];
        tau = new float[layers][bins];
        epsilon = new float[layers][bins];
        source = new float[layers][bins];
        known = new float[layers][bins];
        inverse = new float[layers][bins];
        share = new float[layers][bins];
        meanLights = new float[2][bins];
        lights = new float[2][bins];
        mean = new float[bins];
        flux = new float[bins];
    }

    /** Flux of the patch solved last, live, erg s^-1 cm^-2 Angstrom^-1, [bin]. */
    float[] flux() {
        return flux;
    }

    /** Optical depth of the patch solved last, live, [layer][bin]. */
    float[][] tau() {
        return tau;
    }

    /** S of the patch solved last, live, erg s^-1 cm^-2 Angstrom^-1 sr^-1, [layer][bin]. */
    float[][] source() {
        return source;
    }

    /**
     * @param opacity ln kappa, then ln sigma at the depth knots, [patch][2 knots][bin], row-major
     * @param lnTemperature at the layers, [layer]
     * @param n index of the patch
     */
    void solve(float[] opacity, double[] lnTemperature, int n) {
        for (int i = 0; i < layers; i++) {
            opacities(opacity, n, i);
            constants.planck().at(Math.exp(lnTemperature[i]), n * bins, source[i]);
            if (i == 0) {
                begin();
            } else {
                eliminate(i);
            }
            emit(i);
        }
        substitute();
    }

    /** Interpolates with straight lines of the logarithm between knots: from layer to layer a constant factor. */
    private void opacities(float[] opacity, int n, int layer) {
        int knots = constants.knots();
        double spacing = (knots - 1.0) / (layers - 1.0);
        double place = layer * spacing;
        int knot = Math.min((int) place, knots - 2);
        boolean first = layer == 0 || Math.min((int) ((layer - 1) * spacing), knots - 2) < knot;
        int absorption = (2 * knots * n + knot) * bins;
        if (first) {
            enter(opacity, absorption, place - knot, spacing, kappa, kappaRatio);
            enter(opacity, absorption + knots * bins, place - knot, spacing, sigma, sigmaRatio);
        } else {
            for (int j = 0; j < bins; j++) {
                kappa[j] *= kappaRatio[j];
                sigma[j] *= sigmaRatio[j];
            }
        }
    }

    /** Computes the first layer below a knot, and the factor to the following ones. */
    private void enter(float[] ln, int at, double within, double spacing, float[] value, float[] ratio) {
        for (int j = 0; j < bins; j++) {
            double above = PhysFormerDecoder.opacity(ln[at + j]);
            double rise = PhysFormerDecoder.opacity(ln[at + bins + j]) - above;
            value[j] = (float) Math.exp(above + within * rise);
            ratio[j] = (float) Math.exp(spacing * rise);
        }
    }

    /** Sets the surface's row of the system for J; see {@code physics.TwoStream}. */
    private void begin() {
        float depthStep = constants.depthSteps()[0];
        for (int j = 0; j < bins; j++) {
            float chi = kappa[j] + sigma[j];
            float here = Math.max(chi * depthStep, LEAST_STEP);
            float absorbed = kappa[j] / chi;
            float reach = 1.5f * here * here;
            float next = reach * absorbed + here * SQRT_3;
            source[0][j] *= absorbed;
            epsilon[0][j] = absorbed;
            inverse[0][j] = 1 / (1 + next);
            known[0][j] = reach * source[0][j] * inverse[0][j];
            forward[j] = next;
            step[j] = here;
            tau[0][j] = here;
        }
    }

    private void eliminate(int i) {
        float[] epsilonAbove = epsilon[i - 1];
        float[] emissionAbove = source[i - 1];
        float[] knownAbove = known[i - 1];
        float[] inverseAbove = inverse[i - 1];
        float[] tauAbove = tau[i - 1];
        float[] epsilonHere = epsilon[i];
        float[] emissionHere = source[i];
        float[] knownHere = known[i];
        float[] inverseHere = inverse[i];
        float[] tauHere = tau[i];
        float depthStep = constants.depthSteps()[i];
        for (int j = 0; j < bins; j++) {
            float chi = kappa[j] + sigma[j];
            float here = Math.max(chi * depthStep, LEAST_STEP);
            float absorbed = kappa[j] / chi;
            epsilonHere[j] = absorbed;
            emissionHere[j] *= absorbed;
            float ratio = here / step[j];
            float reach = (here + step[j]) * here * 1.5f;
            float next = reach * epsilonAbove[j] + ratio * (forward[j] * inverseAbove[j]);
            float over = 1 / (1 + next);
            knownHere[j] = (reach * emissionAbove[j] + ratio * knownAbove[j]) * over;
            inverseHere[j] = over;
            forward[j] = next;
            step[j] = here;
            tauHere[j] = tauAbove[j] + here;
        }
    }

    /**
     * Adds the light from a layer to the surface; the trapezium rule with its first correction, as in the array
     * version.
     */
    private void emit(int i) {
        float[] meanHere = meanLights[i % 2];
        float[] here = lights[i % 2];
        constants.meanLight().at(tau[i], meanHere);
        constants.light().at(tau[i], here);
        if (i == 0) {
            return;
        }
        float[] meanAbove = meanLights[(i - 1) % 2];
        float[] above = lights[(i - 1) % 2];
        float[] shareAbove = share[i - 1];
        for (int j = 0; j < bins; j++) {
            shareAbove[j] = 0.5f * (meanAbove[j] + meanHere[j]) - (above[j] - here[j]) * step[j] * (1f / 12);
        }
    }

    /** Substitutes from the bottom up: J, from it S, from its rises the flux. */
    private void substitute() {
        int last = layers - 1;
        Arrays.fill(flux, 0f);
        for (int j = 0; j < bins; j++) {
            source[last][j] /= epsilon[last][j]; // J = B
            mean[j] = source[last][j];
        }
        for (int i = last; i > 0; i--) {
            float[] knownHere = known[i];
            float[] inverseHere = inverse[i];
            float[] epsilonAbove = epsilon[i - 1];
            float[] sourceHere = source[i];
            float[] sourceAbove = source[i - 1];
            float[] shareAbove = share[i - 1];
            for (int j = 0; j < bins; j++) {
                float meanAbove = knownHere[j] + mean[j] * inverseHere[j];
                float above = meanAbove - epsilonAbove[j] * meanAbove + sourceAbove[j];
                flux[j] += (sourceHere[j] - above) * shareAbove[j];
                mean[j] = meanAbove;
                sourceAbove[j] = above;
            }
        }
        for (int j = 0; j < bins; j++) {
            flux[j] = (float) (2 * Math.PI) * (constants.isotropic() * source[0][j] + flux[j]);
        }
    }
}
