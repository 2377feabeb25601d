package org.photosphere.model.network.physformer;

import java.util.Arrays;
import org.photosphere.model.network.ExponentialTable;
import org.photosphere.model.network.physformer.IntensityNetwork.Values;
import org.photosphere.model.network.physformer.SurfaceSpectrum.Constants;
import org.photosphere.model.physics.GaussLegendre;

/**
 * Emergent flux of a network's intensity for one patch of one spectrum, in plain loops over its bins; see
 * {@link IntensityNetwork}. Used by one thread.
 */
final class PatchIntensity {

    /** Attenuation below which all that lies deeper is invisible in single precision. */
    private static final float DARK = 1e-9f;

    private static final int GROUP = IntensityNetwork.GROUP;
    private static final int TAPS = IntensityNetwork.TAPS;

    private final Constants constants;
    private final Values weights;
    private final int bins;
    private final float[][] light;
    private final float[][] depth;
    private final float[][] channels;
    private final float[] share;
    private final float[] flux;

    PatchIntensity(Constants constants, Values weights) {
        this.constants = constants;
        this.weights = weights;
        bins = constants.bins();
        light = new float[TAPS][bins];
        depth = new float[TAPS][bins];
        channels = new float[IntensityNetwork.CHANNELS][bins];
        share = new float[bins];
        flux = new float[bins];
    }

    /**
     * Flux of a patch, live.
     *
     * @param tau optical depth, [layer][bin]
     * @param source S, erg s^-1 cm^-2 Angstrom^-1 sr^-1, [layer][bin]
     * @return erg s^-1 cm^-2 Angstrom^-1, [bin]
     */
    float[] flux(float[][] tau, float[][] source) {
        float isotropic = (float) (2 * Math.PI * constants.isotropic());
        for (int j = 0; j < bins; j++) {
            flux[j] = isotropic * source[0][j];
        }
        for (GaussLegendre.Direction direction : constants.quadrature().upward()) {
            addRay(direction, tau, source);
        }
        return flux;
    }

    private void addRay(GaussLegendre.Direction direction, float[][] tau, float[][] source) {
        float weight = (float) (2 * Math.PI * direction.weight() * direction.mu());
        float inverseCosine = (float) (1 / direction.mu());
        // The first end is the surface.
        Arrays.fill(light[0], 1f);
        Arrays.fill(depth[0], 1f);
        for (int first = 0; first < tau.length && isVisible(); first += GROUP) {
            for (int tap = 1; tap < TAPS; tap++) {
                end(tap, inverseCosine, tau[Math.min(first + tap, tau.length) - 1]);
            }
            convolve();
            for (int step = 0; step < GROUP; step++) {
                int layer = first + step;
                if (layer > 0 && layer < tau.length) {
                    addStep(step, weight, source[layer - 1], source[layer]);
                }
            }
            System.arraycopy(light[GROUP], 0, light[0], 0, bins);
            System.arraycopy(depth[GROUP], 0, depth[0], 0, bins);
        }
    }

    private boolean isVisible() {
        float largest = 0;
        for (int j = 0; j < bins; j++) {
            largest = Math.max(largest, light[0][j]);
        }
        return largest > DARK;
    }

    private void end(int tap, float inverseCosine, float[] tau) {
        float[] lightHere = light[tap];
        float[] depthHere = depth[tap];
        for (int j = 0; j < bins; j++) {
            float t = tau[j] * inverseCosine;
            depthHere[j] = 1 / (1 + t);
            lightHere[j] = ExponentialTable.exp(Math.min(t, ExponentialTable.LARGEST));
        }
    }

    /** Computes the channels of a group from its ends: [channel][feature][tap] in one sum per bin. */
    private void convolve() {
        for (int c = 0; c < channels.length; c++) {
            float[] channel = channels[c];
            Arrays.fill(channel, weights.nearBias()[c]);
            for (int tap = 0; tap < TAPS; tap++) {
                float ofLight = weights.near()[2 * c * TAPS + tap];
                float ofDepth = weights.near()[(2 * c + 1) * TAPS + tap];
                float[] lightHere = light[tap];
                float[] depthHere = depth[tap];
                for (int j = 0; j < bins; j++) {
                    channel[j] += ofLight * lightHere[j] + ofDepth * depthHere[j];
                }
            }
            softSign(channel);
        }
    }

    private void addStep(int step, float weight, float[] sourceAbove, float[] sourceBelow) {
        Arrays.fill(share, weights.outBias()[step]);
        for (int c = 0; c < channels.length; c++) {
            float factor = weights.out()[step * channels.length + c];
            float[] channel = channels[c];
            for (int j = 0; j < bins; j++) {
                share[j] += factor * channel[j];
            }
        }
        softSign(share);
        float[] above = light[step];
        float[] below = light[step + 1];
        for (int j = 0; j < bins; j++) {
            float attenuation = below[j] + 0.5f * (1 + share[j]) * (above[j] - below[j]);
            flux[j] += weight * attenuation * (sourceBelow[j] - sourceAbove[j]);
        }
    }

    private static void softSign(float[] values) {
        for (int j = 0; j < values.length; j++) {
            values[j] = values[j] / (1 + Math.abs(values[j]));
        }
    }
}
