package org.photosphere.services.pipeline;

import java.util.Set;
import org.photosphere.model.inversion.Flag;

/**
 * @param inverted fitted spectrum
 * @param warn flags of results to use with care
 * @param bad flags of results not to use
 * @param times stage times so far
 */
public record FlaggedResult(InvertedSpectrum inverted, Set<Flag> warn, Set<Flag> bad, StageTimes times) {
    public FlaggedResult {
        warn = Set.copyOf(warn);
        bad = Set.copyOf(bad);
    }
}
