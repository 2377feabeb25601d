package org.photosphere.model.spectrum;

import java.util.List;
import org.photosphere.model.Quickselect;

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

    /** Median over the unmasked pixels of all arms of flux over its stated error, the upper one of two; 0 if there are none. */
    public double medianSnr() {
        double[] ratios = new double[arms.stream().mapToInt(Arm::pixels).sum()];
        int count = 0;
        for (Arm arm : arms) {
            for (int i = 0; i < arm.pixels(); i++) {
                if (arm.ivar()[i] > 0) {
                    ratios[count++] = arm.flux()[i] * Math.sqrt(arm.ivar()[i]);
                }
            }
        }
        return count == 0 ? 0.0 : Quickselect.median(ratios, count);
    }
}
