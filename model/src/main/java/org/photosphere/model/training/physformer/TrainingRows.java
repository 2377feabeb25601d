package org.photosphere.model.training.physformer;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Training spectra that steps draw from, by index.
 *
 * @param nodes of the grid, at least one
 * @param others interpolated between them
 */
record TrainingRows(int[] nodes, int[] others) {

    /** Returns the first N spectra as nodes and those after them as interpolated ones. */
    static TrainingRows all(int nodes, int spectra) {
        return new TrainingRows(
                IntStream.range(0, nodes).toArray(),
                IntStream.range(nodes, spectra).toArray());
    }

    /** Returns a random spectrum, a node with the given probability. */
    int draw(Random random, double nodeShare) {
        return others.length == 0 || random.nextDouble() < nodeShare
                ? nodes[random.nextInt(nodes.length)]
                : others[random.nextInt(others.length)];
    }
}
