package org.photosphere.services.pipeline;

import java.util.Optional;
import java.util.Set;
import org.photosphere.model.inversion.Flag;

/**
 * @param inverted the fit
 * @param calibrated labels after a calibration on reference stars, where the instrument has one, [label]
 * @param warn flags that ask for care
 * @param bad flags that say: do not use
 * @param times so far
 */
public record FlaggedResult(
        InvertedSpectrum inverted, Optional<double[]> calibrated, Set<Flag> warn, Set<Flag> bad, StageTimes times) {
    public FlaggedResult {
        warn = Set.copyOf(warn);
        bad = Set.copyOf(bad);
    }
}
