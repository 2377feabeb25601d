package org.photosphere.model.network.baseline;

import java.util.List;

/**
 * Sizes of a baseline.
 *
 * @param labels number of stellar labels
 * @param bins of the spectrum
 * @param hidden widths, in the order that each network states
 * @param components number of principal components, or of the latent; 0 for a network without either
 */
public record NetworkSizes(int labels, int bins, List<Integer> hidden, int components) {

    public NetworkSizes {
        hidden = List.copyOf(hidden);
        if (labels < 1 || bins < 1 || components < 0 || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    labels + " labels, " + bins + " bins, widths " + hidden + ", " + components + " components");
        }
    }

    /** @throws IllegalArgumentException where there is another number of widths */
    void requireHidden(int count, String meaning) {
        if (hidden.size() != count) {
            throw new IllegalArgumentException("widths are " + meaning + ", given " + hidden);
        }
    }
}
