package org.photosphere.model.inversion.noise;

import org.photosphere.model.Quickselect;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * Typical deviation of the model from a spectrum beyond the noise, without the floor of the noise model: that floor is
 * meant for stars of the grid's kind, and would hide a spectrum of a different kind.
 */
public final class RobustRmsMisfit {

    /** Minimum signal-to-noise of a row for a misfit of several per cent to be measurable. */
    private static final double MINIMUM_SNR = 5.0;

    /** Minimum number of rows for a median. */
    private static final int MINIMUM_ROWS = 10;

    private RobustRmsMisfit() {}

    /**
     * @param modelled holds the fit and the emulator's error
     * @return share of the model's flux: the robust scatter of relative residuals minus their median error, in
     *     quadrature; 0 where the noise explains the residuals
     */
    public static double of(Observation observation, ModelledRows modelled) {
        double[] residual = modelled.residual;
        double[] error = modelled.variance;
        double[] emulatorError = modelled.emulatorError;
        int used = 0;
        for (int i = 0; i < residual.length; i++) {
            double fitted = modelled.fitted[i];
            double sigma = Math.sqrt(observation.variance()[i] + emulatorError[i] * emulatorError[i]);
            if (fitted > MINIMUM_SNR * sigma) {
                residual[used] = Math.abs(observation.value()[i] / fitted - 1.0);
                error[used++] = sigma / fitted;
            }
        }
        if (used < MINIMUM_ROWS) {
            return 0.0;
        }
        double scatter = RobustStatistics.SIGMA_OVER_MAD * Quickselect.median(residual, used);
        double noise = Quickselect.median(error, used);
        return Math.sqrt(Math.max(0.0, scatter * scatter - noise * noise));
    }
}
