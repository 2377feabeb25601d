package org.photosphere.model.training.physformer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Folds of the training nodes, one per member of the map: a member never sees the nodes of its own fold, nor a spectrum
 * that was interpolated between them. The error of a node is that of the member of its fold.
 */
final class MapFolds {

    private final int[] foldOfNode;
    private final int folds;

    /**
     * Draws folds of equal size.
     *
     * @param folds number of folds; with one, a single member sees all nodes
     */
    MapFolds(int nodes, int folds, long seed) {
        this.folds = folds;
        List<Integer> order = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        foldOfNode = new int[nodes];
        for (int i = 0; i < nodes; i++) {
            foldOfNode[order.get(i)] = i % folds;
        }
    }

    int count() {
        return folds;
    }

    /** Returns the nodes that a member may see, ascending. */
    int[] nodesFor(int member) {
        return IntStream.range(0, foldOfNode.length)
                .filter(i -> folds == 1 || foldOfNode[i] != member)
                .toArray();
    }

    /** Returns the nodes of a fold, ascending; none if a single member sees all. */
    int[] nodesOf(int fold) {
        return IntStream.range(0, foldOfNode.length)
                .filter(i -> folds > 1 && foldOfNode[i] == fold)
                .toArray();
    }

    /**
     * Spectra that steps draw from.
     *
     * @param nodes of the grid, at least one
     * @param others interpolated between them
     */
    record Rows(int[] nodes, int[] others) {

        /** Returns the nodes and interpolated spectra of consecutive ranges. */
        static Rows of(int nodes, int others) {
            return new Rows(
                    IntStream.range(0, nodes).toArray(),
                    IntStream.range(nodes, nodes + others).toArray());
        }

        /** Returns a random spectrum, a node with the given probability. */
        int draw(Random random, double nodeShare) {
            return others.length == 0 || random.nextDouble() < nodeShare
                    ? nodes[random.nextInt(nodes.length)]
                    : others[random.nextInt(others.length)];
        }
    }
}
