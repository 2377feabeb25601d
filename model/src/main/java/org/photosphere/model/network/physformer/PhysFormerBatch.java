package org.photosphere.model.network.physformer;

import java.util.Arrays;

/**
 * Some spectra as a PhysFormer trains on them; arrays owned, rows alike. What an objective does not use may have no
 * columns.
 *
 * @param scaled labels on [-0.5, 0.5], [row][label]
 * @param features ln chi at the bins and ln T_ref, centred and weighed as the encoder takes them, [row][bin + 1]
 * @param flux divided by its maximum, [row][bin]
 * @param maxima what it was divided by, erg s^-1 cm^-2 Angstrom^-1, [row]
 * @param wanted what the map's latents must give, in the terms of {@link InitialDecoder.Loss}, [row][term]
 */
public record PhysFormerBatch(float[][] scaled, float[][] features, float[][] flux, float[] maxima, float[][] wanted) {

    public int size() {
        return scaled.length;
    }

    /** Rows from (inclusive) to (exclusive). */
    PhysFormerBatch rows(int from, int to) {
        int[] places = new int[to - from];
        Arrays.setAll(places, i -> from + i);
        return select(places);
    }

    /** The rows at these places. */
    public PhysFormerBatch select(int[] places) {
        float[] someMaxima = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            someMaxima[i] = maxima[places[i]];
        }
        return new PhysFormerBatch(
                pick(scaled, places), pick(features, places), pick(flux, places), someMaxima, pick(wanted, places));
    }

    /** The same with other terms for the map. */
    public PhysFormerBatch withWanted(float[][] other) {
        return new PhysFormerBatch(scaled, features, flux, maxima, other);
    }

    private static float[][] pick(float[][] rows, int[] places) {
        float[][] some = new float[places.length][];
        for (int i = 0; i < places.length; i++) {
            some[i] = rows[places[i]];
        }
        return some;
    }
}
