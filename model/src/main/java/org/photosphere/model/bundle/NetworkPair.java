package org.photosphere.model.bundle;

import java.util.Arrays;
import org.photosphere.model.network.payne.PayneZones;
import org.photosphere.model.network.physformer.PhysFormerWeights;

/**
 * A PhysFormer and the reduced model that replaces it where speed matters. The arrays are owned: do not modify.
 *
 * @param full the PhysFormer; files contain it {@link PhysFormerWeights#stored() rounded}
 * @param energyShares share of sigma Teff^4 expected in the bins at each node of the grid, above zero, [node]
 * @param reduced the Paynes that inversions use, trained on the PhysFormer's own spectra
 */
public record NetworkPair(PhysFormerWeights full, double[] energyShares, PayneZones reduced) {

    @Override
    public boolean equals(Object o) {
        return o instanceof NetworkPair other
                && full.equals(other.full)
                && Arrays.equals(energyShares, other.energyShares)
                && reduced.equals(other.reduced);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(energyShares) + reduced.hashCode();
    }
}
