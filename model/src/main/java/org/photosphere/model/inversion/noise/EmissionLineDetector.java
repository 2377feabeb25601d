package org.photosphere.model.inversion.noise;

import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * Lines in emission: neighbouring rows that stand out above all that the fit has around them. Rows that were left out as
 * deviant count, for such lines are.
 */
public final class EmissionLineDetector {

    /** So many rows on each side tell the level that a line in emission exceeds. */
    private static final int AROUND = 20;

    /** Two neighbours that exceed it by so much: of 4,000 good pixels once in 10^8 spectra. */
    private static final double SIGMAS = 5.0;

    private EmissionLineDetector() {}

    /**
     * @param missed root mean square of the emulator's error, in observed flux, [row]
     * @param lacking likewise of what the model lacks on real stars
     * @param inflation by how much sigma is larger than stated where the model misses the star, at least 1
     * @param modelled holds the model's flux at the rows and its continuum
     */
    public static boolean isSeen(
            Observation observation, double[] missed, double[] lacking, double inflation, ModelledRows modelled) {
        boolean before = false;
        for (int i = 0; i < observation.rows(); i++) {
            boolean exceeds = false;
            if (observation.isUsed(i)) {
                double fitted = modelled.rows.flux[i] * modelled.continuum[i];
                double sigma = Math.sqrt(observation.variance()[i] + missed[i] * missed[i] + lacking[i] * lacking[i]);
                double limit = SIGMAS * inflation * sigma;
                exceeds = observation.value()[i] - fitted > limit
                        && observation.value()[i] - levelAround(i, modelled) > limit;
            }
            if (exceeds && before) {
                return true;
            }
            before = exceeds;
        }
        return false;
    }

    private static double levelAround(int row, ModelledRows modelled) {
        double level = Double.NEGATIVE_INFINITY;
        int to = Math.min(modelled.continuum.length - 1, row + AROUND);
        for (int i = Math.max(0, row - AROUND); i <= to; i++) {
            level = Math.max(level, modelled.rows.flux[i] * modelled.continuum[i]);
        }
        return level;
    }
}
