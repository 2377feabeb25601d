package org.photosphere.model.network.physformer;

import java.util.Arrays;
import org.photosphere.model.network.ExponentialTable;
import org.photosphere.model.network.physformer.SurfaceSpectrum.Constants;
import org.photosphere.model.physics.GaussLegendre;

/**
 * The residual (8) of the formal solution for one patch of one spectrum, in plain loops; see
 * {@link DifferentiableResidual}.
 */
final class PatchResidual {

    /** Half step below which tanh(y)/y is computed from its series, accurate to 1e-7 of its first term. */
    private static final float SMALL_HALF_STEP = 0.25f;

    /** Depth along a ray beyond which the contribution is negligible. */
    private static final float DARK = 40;

    private final Constants constants;
    private final int bins;
    /** exp(-delta), phi dS, alpha and alpha / delta dS, attenuated to the surface, [layer - 1][bin]. */
    private final float[][] decay;

    private final float[][] forcing;
    private final float[][] miss;
    private final float[][] missOfRise;
    /** I - S. */
    private final float[] excess;

    private final float[] squares;

    PatchResidual(Constants constants) {
        this.constants = constants;
        bins = constants.bins();
        decay = new float[constants.layers() - 1][bins];
        forcing = new float[constants.layers() - 1][bins];
        miss = new float[constants.layers() - 1][bins];
        missOfRise = new float[constants.layers() - 1][bins];
        excess = new float[bins];
        squares = new float[bins];
    }

    /**
     * Mean square of (8) over midpoints, bins and directions.
     *
     * @param tau [layer][bin]
     * @param source S, any unit of intensity, [layer][bin]
     * @return the square of that unit
     */
    double meanSquare(float[][] tau, float[][] source) {
        double sum = 0;
        for (GaussLegendre.Direction direction : constants.quadrature().upward()) {
            float inverseCosine = (float) (1 / direction.mu());
            Arrays.fill(squares, 0f);
            for (int j = 0; j < bins; j++) {
                // no radiation from outside: I = S (1 - exp(-t)) at the first layer
                excess[j] = -source[0][j]
                        * ExponentialTable.exp(Math.min(tau[0][j] * inverseCosine, ExponentialTable.LARGEST));
            }
            for (int i = 0; i < decay.length; i++) {
                step(i, inverseCosine, tau, source);
                inward(i);
            }
            Arrays.fill(excess, 0f); // isothermal below: I = S
            for (int i = decay.length - 1; i >= 0; i--) {
                outward(i);
            }
            for (float square : squares) {
                sum += square;
            }
        }
        return sum / (constants.quadrature().count() * (double) decay.length * bins);
    }

    private void step(int i, float inverseCosine, float[][] tau, float[][] source) {
        float[] tauAbove = tau[i];
        float[] tauBelow = tau[i + 1];
        for (int j = 0; j < bins; j++) {
            float y = 0.5f * (tauBelow[j] - tauAbove[j]) * inverseCosine;
            float seen = 0.5f * (tauBelow[j] + tauAbove[j]) * inverseCosine;
            float light = seen < DARK ? ExponentialTable.exp(seen) : 0;
            float rise = source[i + 1][j] - source[i][j];
            float bent; // (1 - tanh(y)/y) / y
            float mean; // (1 + exp(-delta)) / 2
            float ratio; // tanh(y)/y
            if (y < SMALL_HALF_STEP) {
                float y2 = y * y;
                bent = y * (1f / 3 - y2 * (2f / 15 - y2 * (17f / 315 - y2 * (62f / 2835))));
                ratio = 1 - bent * y;
                mean = 1 / (1 + y * ratio);
                decay[i][j] = (1 - y * ratio) * mean;
            } else {
                float e = ExponentialTable.exp(Math.min(2 * y, ExponentialTable.LARGEST));
                decay[i][j] = e;
                mean = 0.5f * (1 + e);
                ratio = 0.5f * (1 - e) / (mean * y);
                bent = (1 - ratio) / y;
            }
            forcing[i][j] = ratio * mean * rise;
            miss[i][j] = bent * y * mean * light;
            missOfRise[i][j] = 0.5f * bent * mean * light * rise;
        }
    }

    private void inward(int i) {
        float[] decayHere = decay[i];
        float[] forcingHere = forcing[i];
        float[] missHere = miss[i];
        float[] missOfRiseHere = missOfRise[i];
        for (int j = 0; j < bins; j++) {
            float residual = missHere[j] * excess[j] + missOfRiseHere[j];
            squares[j] += residual * residual;
            excess[j] = excess[j] * decayHere[j] - forcingHere[j];
        }
    }

    private void outward(int i) {
        float[] decayHere = decay[i];
        float[] forcingHere = forcing[i];
        float[] missHere = miss[i];
        float[] missOfRiseHere = missOfRise[i];
        for (int j = 0; j < bins; j++) {
            float residual = missHere[j] * excess[j] - missOfRiseHere[j];
            squares[j] += residual * residual;
            excess[j] = excess[j] * decayHere[j] + forcingHere[j];
        }
    }
}
