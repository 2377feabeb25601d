package org.photosphere.model.inversion.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;

/** Selection of evenly spread nodes of a grid. */
final class TemplateLabels {

    /** Factor by which the spacing in temperature is finer: spectra respond to it more than to any other label. */
    private static final double TEMPERATURE_WEIGHT = 3.0;

    private TemplateLabels() {}

    /** Returns nodes of the grid, each the farthest from those before it, the first nearest to the middle. */
    static double[][] spread(LabelSpace space, int wanted) {
        ParameterBox box = new ParameterBox(space, 0);
        GridSupport grid = space.support();
        int nodes = grid.nodeCount();
        double[] weights = weights(space);
        double[][] position = new double[nodes][];
        int next = 0;
        for (int i = 0; i < nodes; i++) {
            position[i] = box.scaled(grid.node(i));
            for (int k = 0; k < weights.length; k++) {
                position[i][k] *= weights[k];
            }
            if (squareDistance(position[i], new double[weights.length])
                    < squareDistance(position[next], new double[weights.length])) {
                next = i;
            }
        }
        double[] nearest = new double[nodes];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        double[][] chosen = new double[Math.min(wanted, nodes)][];
        for (int c = 0; c < chosen.length; c++) {
            chosen[c] = box.labels(box.scaled(grid.node(next)));
            int from = next;
            for (int i = 0; i < nodes; i++) {
                nearest[i] = Math.min(nearest[i], squareDistance(position[i], position[from]));
                next = nearest[i] > nearest[next] ? i : next;
            }
        }
        return chosen;
    }

    private static double[] weights(LabelSpace space) {
        double[] weights = new double[space.size()];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = space.get(k).name().equals(Label.TEFF) ? TEMPERATURE_WEIGHT : 1.0;
        }
        return weights;
    }

    /**
     * Returns the nearest others of each template.
     *
     * @param scaled labels, [template][label]
     * @return their indices, [template][neighbour]
     */
    static int[][] neighbours(LabelSpace space, double[][] scaled, int wanted) {
        double[] weights = weights(space);
        double[][] position = new double[scaled.length][weights.length];
        for (int t = 0; t < scaled.length; t++) {
            for (int k = 0; k < weights.length; k++) {
                position[t][k] = scaled[t][k] * weights[k];
            }
        }
        int[][] neighbours = new int[scaled.length][];
        for (int t = 0; t < scaled.length; t++) {
            double[] centre = position[t];
            int own = t;
            neighbours[t] = IntStream.range(0, scaled.length)
                    .filter(other -> other != own)
                    .boxed()
                    .sorted(Comparator.comparingDouble(other -> squareDistance(position[other], centre)))
                    .limit(wanted)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return neighbours;
    }

    private static double squareDistance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }
}
