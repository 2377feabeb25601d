package org.photosphere.model.spectrum;

import java.util.List;
import org.photosphere.model.Quickselect;

/**
 * Part of an observation that the inversion needs; the caller keeps target, time and place.
 *
 * @param id unique per observation
 * @param instrument name; spectra with the same one share a batch
 * @param arms at least one
 * @param isAlert whether a survey waits for the answer
 */
public record ObservedSpectrum(String id, String instrument, List<Arm> arms, boolean isAlert) {

    /** Makes a spectrum that is no alert. */
    public ObservedSpectrum(String id, String instrument, List<Arm> arms) {
        this(id, instrument, arms, false);
    }

    public ObservedSpectrum {
        arms = List.copyOf(arms);
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("spectrum '" + id + "' has no arms");
        }
    }

    /**
     * Returns the median over the unmasked pixels of all arms of flux over its stated error, the upper one of two; 0 if
     * there are none.
     */
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
