package org.photosphere.model.training;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.forward.PhysicalResidual;

/**
 * Physical consistency of a model's spectra.
 *
 * @param rteLoss mean square residual of the transfer equation over all spectra
 * @param etLoss mean square residual of the energy theorem over all spectra
 * @param rootMeanSquares of the other residuals, each over the spectra that have it
 */
public record PhysicsMetrics(double rteLoss, double etLoss, Map<PhysicalResidual, Double> rootMeanSquares) {

    /** @param diagnosis of at least one spectrum */
    public static PhysicsMetrics of(PhysicalDiagnosis diagnosis) {
        return new PhysicsMetrics(
                Arrays.stream(diagnosis.rteMeanSquare()).average().orElseThrow(),
                Arrays.stream(diagnosis.energyResidual())
                        .map(r -> r * r)
                        .average()
                        .orElseThrow(),
                rootMeanSquares(diagnosis.residuals()));
    }

    /** Returns the root mean squares of the residuals of some spectra, each over those that have it. */
    public static Map<PhysicalResidual, Double> rootMeanSquares(List<Map<PhysicalResidual, Double>> residuals) {
        Map<PhysicalResidual, Double> result = new EnumMap<>(PhysicalResidual.class);
        for (PhysicalResidual kind : PhysicalResidual.values()) {
            OptionalDouble square = residuals.stream()
                    .filter(spectrum -> spectrum.containsKey(kind))
                    .mapToDouble(spectrum -> Math.pow(requireNonNull(spectrum.get(kind)), 2))
                    .average();
            square.ifPresent(value -> result.put(kind, Math.sqrt(value)));
        }
        return result;
    }
}
