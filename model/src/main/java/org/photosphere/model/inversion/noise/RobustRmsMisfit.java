package org.photosphere.model.inversion.noise;

import org.photosphere.model.Quickselect;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * How far the model typically is from a spectrum beyond the noise, whatever floor the noise model grants: that floor is
 * meant for stars of the grid's kind, and would hide that a spectrum is of another kind altogether.
 */
public final class RobustRmsMisfit {

    /** Rows with less signal-to-noise say nothing of a misfit of some per cent. */
    private static final double MINIMUM_SNR = 5.0;

    /** Fewer rows have no median to speak of. */
    private static final int MINIMUM_ROWS = 10;

    private RobustRmsMisfit() {}

    /**
     * @param missed root mean square of the emulator's error, in observed flux, [row]
     * @param modelled holds the model's flux at the rows and its continuum
     * @return share of the model's flux: the robust scatter of relative residuals less their median error, in
     *     quadrature; 0 where the noise explains the residuals
     */
    public static double of(Observation observation, double[] missed, ModelledRows modelled) {
        double[] residual = new double[observation.rows()];
        double[] error = new double[observation.rows()];
        int used = 0;
        for (int i = 0; i < residual.length; i++) {
            double fitted = modelled.continuum[i] * modelled.rows.flux[i];
            double sigma = Math.sqrt(observation.variance()[i] + missed[i] * missed[i]);
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
