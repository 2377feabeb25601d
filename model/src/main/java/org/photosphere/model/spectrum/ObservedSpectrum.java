package org.photosphere.model.spectrum;

import java.util.List;

/**
 * What the inversion needs of an observation; who, where and when stay with the caller.
 *
 * @param id unique per observation
 * @param instrument spectra that share it share a batch
 * @param arms at least one
 */
public record ObservedSpectrum(String id, String instrument, List<Arm> arms) {
    public ObservedSpectrum {
        arms = List.copyOf(arms);
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("spectrum '" + id + "' has no arms");
        }
    }
}
