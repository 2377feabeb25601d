package org.photosphere.model.training.physformer;

import java.util.Arrays;
import org.photosphere.model.forward.PhysicalDiagnosis;

/**
 * Physical consistency of a model's spectra.
 *
 * @param rteLoss mean square residual of the transfer equation over all spectra
 * @param etLoss mean square residual of the energy theorem over all spectra
 */
public record PhysicsMetrics(double rteLoss, double etLoss) {

    /** @param diagnosis of at least one spectrum */
    public static PhysicsMetrics of(PhysicalDiagnosis diagnosis) {
        return new PhysicsMetrics(
                Arrays.stream(diagnosis.rteMeanSquare()).average().orElseThrow(),
                Arrays.stream(diagnosis.energyResidual())
                        .map(r -> r * r)
                        .average()
                        .orElseThrow());
    }
}
