package org.photosphere.model.simulation;

import java.util.Arrays;
import java.util.List;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * A simulated spectrum with the properties of a real one. The array belongs to the receiver.
 *
 * @param spectrum pixels, errors, masks and line spreads of the real one, with a simulated star's flux
 * @param labels true labels of the star, in the model's order and units, [label]
 * @param velocityKms of the star, km/s, positive receding, the known part included
 */
public record InjectedSpectrum(ObservedSpectrum spectrum, double[] labels, double velocityKms) {

    @Override
    public boolean equals(Object o) {
        return o instanceof InjectedSpectrum other
                && spectrum.equals(other.spectrum)
                && Arrays.equals(labels, other.labels)
                && velocityKms == other.velocityKms;
    }

    @Override
    public int hashCode() {
        return List.of(spectrum, Arrays.hashCode(labels)).hashCode();
    }
}
