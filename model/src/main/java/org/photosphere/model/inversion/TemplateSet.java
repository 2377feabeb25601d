package org.photosphere.model.inversion;

import java.util.Arrays;
import java.util.List;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;

/**
 * Model spectra at labels spread over the grid, from which fits start. Ranking a spectrum is chi^2 with a free scale
 * against all of them, two matrix products for a whole batch. Immutable.
 */
final class TemplateSet {

    /** Spectra respond to temperature more than to anything else, so its spacing is this much finer. */
    private static final double TEMPERATURE_WEIGHT = 3.0;

    /** Bins whose float32 sums are kept before they enter float64. */
    private static final int BLOCK = 256;

    private final int bins;
    private final int count;
    private final double[][] scaled;
    private final float[] flux;
    private final InversionSettings settings;

    TemplateSet(ForwardModel model, LabelBox box, InversionSettings settings) {
        this.settings = settings;
        this.bins = model.wavelengths().count();
        double[][] labels = spread(model.labels(), box, settings.templates());
        this.count = labels.length;
        this.scaled = Arrays.stream(labels).map(box::scaled).toArray(double[][]::new);
        this.flux = new float[bins * count];
        float[][] spectra = model.flux(labels);
        for (int t = 0; t < count; t++) {
            for (int b = 0; b < bins; b++) {
                flux[b * count + t] = spectra[t][b];
            }
        }
    }

    /** Nodes of the grid, each the farthest from those before it, the first nearest to the middle. */
    private static double[][] spread(LabelSpace space, LabelBox box, int wanted) {
        GridSupport grid = space.support();
        int nodes = grid.nodeCount();
        double[] weights = new double[space.size()];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = space.get(k).name().equals(Label.TEFF) ? TEMPERATURE_WEIGHT : 1.0;
        }
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

    private static double squareDistance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }

    /**
     * The starts of each observation: the best template and, where one far from it fits almost as well, that too.
     *
     * @return scaled labels, [observation][start][label]
     */
    double[][][] starts(List<Observation> observations) {
        int size = observations.size();
        float[][] weightedValue = new float[size][bins];
        float[][] weight = new float[size][bins];
        double[] total = new double[size];
        for (int s = 0; s < size; s++) {
            total[s] = weigh(observations.get(s), weightedValue[s], weight[s]);
        }
        double[][] product = new double[size][count];
        double[][] square = new double[size][count];
        float[] productBlock = new float[count];
        float[] squareBlock = new float[count];
        // A block of templates stays in the cache while all spectra pass it.
        for (int from = 0; from < bins; from += BLOCK) {
            int to = Math.min(bins, from + BLOCK);
            for (int s = 0; s < size; s++) {
                Arrays.fill(productBlock, 0f);
                Arrays.fill(squareBlock, 0f);
                for (int b = from; b < to; b++) {
                    if (weight[s][b] != 0) {
                        accumulate(b * count, weightedValue[s][b], weight[s][b], productBlock, squareBlock);
                    }
                }
                for (int t = 0; t < count; t++) {
                    product[s][t] += productBlock[t];
                    square[s][t] += squareBlock[t];
                }
            }
        }
        double[][][] starts = new double[size][][];
        for (int s = 0; s < size; s++) {
            starts[s] = choose(total[s], product[s], square[s]);
        }
        return starts;
    }

    private void accumulate(int offset, float weightedValue, float weight, float[] product, float[] square) {
        for (int t = 0; t < product.length; t++) {
            float f = flux[offset + t];
            product[t] += weightedValue * f;
            square[t] += weight * f * f;
        }
    }

    /**
     * Weights and weighted values on the model's bins, in units of the largest flux so that float32 holds them. Rows
     * that see several bins spread over them: good enough to choose a start.
     *
     * @return weighted sum of squared values
     */
    private double weigh(Observation observation, float[] weightedValue, float[] weight) {
        double largest = Double.MIN_NORMAL;
        for (double value : observation.value()) {
            largest = Math.max(largest, Math.abs(value));
        }
        double total = 0;
        for (int i = 0; i < observation.rows(); i++) {
            double value = observation.value()[i] / largest;
            double floor = settings.templateFloor() * value;
            double variance = observation.variance()[i] / largest / largest + floor * floor;
            // Bounded, so that one pixel of absurd ivar does not overflow float32.
            double inverse = Math.min(1e12, 1.0 / variance);
            observation.operator().scatter(i, inverse, weight);
            observation.operator().scatter(i, inverse * value, weightedValue);
            total += inverse * value * value;
        }
        return total;
    }

    private double[][] choose(double total, double[] product, double[] square) {
        double[] chi2 = new double[count];
        int best = 0;
        for (int t = 0; t < count; t++) {
            boolean positive = product[t] > 0 && square[t] > 0;
            chi2[t] = positive ? total - product[t] * product[t] / square[t] : total;
            best = chi2[t] < chi2[best] ? t : best;
        }
        int second = -1;
        for (int t = 0; t < count; t++) {
            if (chi2[t] < settings.secondStartRatio() * chi2[best]
                    && chi2[t] < total
                    && (second < 0 || chi2[t] < chi2[second])
                    && distinct(scaled[t], scaled[best])) {
                second = t;
            }
        }
        return second < 0 ? new double[][] {scaled[best]} : new double[][] {scaled[best], scaled[second]};
    }

    private boolean distinct(double[] a, double[] b) {
        for (int k = 0; k < a.length; k++) {
            if (Math.abs(a[k] - b[k]) > settings.secondStartSeparation()) {
                return true;
            }
        }
        return false;
    }
}
