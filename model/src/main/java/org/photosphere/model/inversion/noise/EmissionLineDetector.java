package org.photosphere.model.inversion.noise;

import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * Detector of lines in emission: neighbouring rows that exceed all that the fit has around them. Rows clipped as
 * deviant count, because such lines usually are.
 */
public final class EmissionLineDetector {

    /** Rows on each side that define the level which a line in emission exceeds. */
    private static final int AROUND = 20;

    /** Sigmas by which two neighbours exceed the level: of 4,000 good pixels once in 10^8 spectra. */
    private static final double SIGMAS = 5.0;

    private EmissionLineDetector() {}

    /**
     * @param inflation factor, at least 1, by which sigma exceeds the stated one where the model does not fit the star
     * @param modelled holds the fit and the model's errors
     */
    public static boolean isSeen(Observation observation, double inflation, ModelledRows modelled) {
        boolean before = false;
        for (int i = 0; i < observation.rows(); i++) {
            boolean exceeds = false;
            if (observation.isUsed(i)) {
                double fitted = modelled.fitted[i];
                double sigma = Math.sqrt(observation.variance()[i]
                        + modelled.emulatorError[i] * modelled.emulatorError[i]
                        + modelled.inadequacy[i] * modelled.inadequacy[i]);
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
        int to = Math.min(modelled.fitted.length - 1, row + AROUND);
        for (int i = Math.max(0, row - AROUND); i <= to; i++) {
            level = Math.max(level, modelled.fitted[i]);
        }
        return level;
    }
}
