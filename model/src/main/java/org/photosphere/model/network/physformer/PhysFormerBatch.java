package org.photosphere.model.network.physformer;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A batch of spectra for the training of a PhysFormer; arrays owned, rows aligned. Arrays that an objective does not
 * use may have no columns.
 *
 * @param scaled labels on [-0.5, 0.5], [row][label]
 * @param features darkness of the bins and ln Teff, centred and weighted as the encoder expects them, [row][bin + 1]
 * @param flux divided by its maximum, [row][bin]
 * @param maxima maximum of each spectrum, erg s^-1 cm^-2 Angstrom^-1, [row]
 * @param balanced whether the bins hold the star's energy, so that radiative equilibrium can be required, [row]
 * @param wanted target of the map's latents, in the terms of {@link LinearDecoder.Loss}, [row][term]
 * @param latents from the encoder, near which the map's stay, [row][latent]
 * @param maps map that a row trains: 0 for the model's, k for that of fold k - 1, [row]
 */
public record PhysFormerBatch(
        float[][] scaled,
        float[][] features,
        float[][] flux,
        float[] maxima,
        boolean[] balanced,
        float[][] wanted,
        float[][] latents,
        int[] maps) {

    public int size() {
        return scaled.length;
    }

    /** Returns the rows from (inclusive) to (exclusive). */
    PhysFormerBatch rows(int from, int to) {
        int[] places = new int[to - from];
        Arrays.setAll(places, i -> from + i);
        return select(places);
    }

    /** Returns the rows at some indices. */
    public PhysFormerBatch select(int[] places) {
        float[] someMaxima = new float[places.length];
        boolean[] someBalanced = new boolean[places.length];
        for (int i = 0; i < places.length; i++) {
            someMaxima[i] = maxima[places[i]];
            someBalanced[i] = balanced[places[i]];
        }
        return new PhysFormerBatch(
                pick(scaled, places),
                pick(features, places),
                pick(flux, places),
                someMaxima,
                someBalanced,
                pick(wanted, places),
                pick(latents, places),
                Arrays.stream(places).map(place -> maps[place]).toArray());
    }

    /** Returns some rows, each for a map. */
    public PhysFormerBatch select(int[] places, int[] otherMaps) {
        PhysFormerBatch some = select(places);
        return new PhysFormerBatch(
                some.scaled,
                some.features,
                some.flux,
                some.maxima,
                some.balanced,
                some.wanted,
                some.latents,
                otherMaps);
    }

    /** Returns the rows in the order of their maps. */
    PhysFormerBatch byMap() {
        return select(IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> maps[i]))
                .mapToInt(Integer::intValue)
                .toArray());
    }

    /** Returns the maps that rows train, ascending. */
    int[] distinctMaps() {
        return Arrays.stream(maps).distinct().sorted().toArray();
    }

    /** Returns the scaled labels of the rows that train a map, [row][label]. */
    float[][] scaledOf(int map) {
        return IntStream.range(0, size())
                .filter(i -> maps[i] == map)
                .mapToObj(i -> scaled[i])
                .toArray(float[][]::new);
    }

    /** Returns the same with targets for the map. */
    public PhysFormerBatch withTargets(float[][] otherWanted, float[][] otherLatents) {
        return new PhysFormerBatch(scaled, features, flux, maxima, balanced, otherWanted, otherLatents, maps);
    }

    private static float[][] pick(float[][] rows, int[] places) {
        float[][] some = new float[places.length][];
        for (int i = 0; i < places.length; i++) {
            some[i] = rows[places[i]];
        }
        return some;
    }
}
