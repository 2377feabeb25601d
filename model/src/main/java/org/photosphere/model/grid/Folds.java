package org.photosphere.model.grid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Folds of a grid's training nodes: each of several models is trained without the nodes of its own fold, so that every
 * node has a model that never saw it. Immutable.
 */
public final class Folds {

    /** Distance of the folds' seed from the split's: other draws of a training lie between. */
    private static final int SEED = 2;

    private final int[] foldOfNode;
    private final int count;

    /**
     * Draws folds of equal size.
     *
     * @param nodes number of training nodes
     * @param count number of folds; with one, a single model sees all nodes
     * @param seed of the split of the grid
     */
    public Folds(int nodes, int count, long seed) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " folds");
        }
        this.count = count;
        List<Integer> order = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
        Collections.shuffle(order, new Random(seed + SEED));
        foldOfNode = new int[nodes];
        for (int i = 0; i < nodes; i++) {
            foldOfNode[order.get(i)] = i % count;
        }
    }

    public int count() {
        return count;
    }

    /** Returns the nodes that a fold's model sees, ascending. */
    public int[] seenBy(int fold) {
        return IntStream.range(0, foldOfNode.length)
                .filter(i -> count == 1 || foldOfNode[i] != fold)
                .toArray();
    }

    /** Returns the nodes of a fold, which its model never sees, ascending; none if a single model sees all. */
    public int[] unseenBy(int fold) {
        return IntStream.range(0, foldOfNode.length)
                .filter(i -> count > 1 && foldOfNode[i] == fold)
                .toArray();
    }
}
