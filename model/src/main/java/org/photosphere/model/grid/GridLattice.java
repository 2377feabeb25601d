package org.photosphere.model.grid;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Share of the lattice of its labels' values that a grid fills.
 *
 * @param combinations of the distinct values of each label; a double, as scattered labels have more than a long holds
 * @param missing combinations without a spectrum
 * @param gaps missing combinations between two spectra that differ from them in one label only: holes, where the others
 *     are edges; -1 where there are too many combinations to examine, so that the labels are not a lattice
 */
public record GridLattice(double combinations, double missing, long gaps) {

    /**
     * Maximum number of combinations: 16 million are examined in a fraction of a second; the largest grids have about
     * 100,000.
     */
    private static final int MOST_COMBINATIONS = 1 << 24;

    /** @param labels [spectrum][label] */
    static GridLattice of(double[][] labels) {
        double[][] values = new double[labels[0].length][];
        double combinations = 1;
        for (int k = 0; k < values.length; k++) {
            values[k] = distinct(labels, k);
            combinations *= values[k].length;
        }
        if (combinations > MOST_COMBINATIONS) {
            long nodes = Arrays.stream(labels)
                    .map(node -> Arrays.stream(node).boxed().toList())
                    .distinct()
                    .count();
            return new GridLattice(combinations, combinations - nodes, -1);
        }
        BitSet present = new BitSet((int) combinations);
        for (double[] node : labels) {
            int index = 0;
            for (int k = 0; k < values.length; k++) {
                index = index * values[k].length + Arrays.binarySearch(values[k], node[k] + 0.0);
            }
            present.set(index);
        }
        BitSet gaps = new BitSet((int) combinations);
        int stride = (int) combinations;
        for (double[] labelValues : values) {
            int block = stride;
            stride /= labelValues.length;
            markGaps(present, block, stride, (int) combinations, gaps);
        }
        return new GridLattice(combinations, combinations - present.cardinality(), gaps.cardinality());
    }

    /** @return values of a label, ascending; -0.0 is 0.0 */
    static double[] distinct(double[][] labels, int label) {
        return Arrays.stream(labels)
                .mapToDouble(node -> node[label] + 0.0)
                .sorted()
                .distinct()
                .toArray();
    }

    /**
     * Marks the missing combinations between the first and the last node of each line along a label.
     *
     * @param block from one line's first combination to that of the next but {@code stride}
     * @param stride from one value of the label to the next
     */
    private static void markGaps(BitSet present, int block, int stride, int combinations, BitSet gaps) {
        for (int start = 0; start < combinations; start++) {
            if (start % block >= stride) {
                continue;
            }
            int last = -1;
            for (int index = start; index < start + block; index += stride) {
                if (!present.get(index)) {
                    continue;
                }
                for (int between = last + stride; last >= 0 && between < index; between += stride) {
                    gaps.set(between);
                }
                last = index;
            }
        }
    }
}
