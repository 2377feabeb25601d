package org.photosphere.model.inversion;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.photosphere.model.forward.LabelSpace;

/**
 * Where fits start: chi^2 with a free scale against model spectra spread over the grid, two matrix products for a whole
 * batch. Rows are averaged in groups first, for a start need not see single lines; where a continuum is fitted, spectra and
 * templates are divided by their running means. Immutable.
 */
final class StartFinder {

    /** Groups of rows that a spectrum is ranked by, about. */
    private static final int GROUPS = 1000;

    /** Groups whose float32 sums are kept before they enter float64. */
    private static final int BLOCK = 256;

    private final InstrumentView view;
    private final InversionSettings settings;
    private final ParameterBox box;
    private final RowGroups groups;
    private final int count;
    private final double[][] scaled;
    /** [group * templates + template]. */
    private final float[] flux;

    private final VelocitySearch velocities;

    StartFinder(InstrumentView view, LabelSpace space, FitProfile profile, InversionSettings settings) {
        this.view = view;
        this.settings = settings;
        this.box = new ParameterBox(space, profile.velocityRangeKms());
        double[][] labels = TemplateLabels.spread(space, settings.templates());
        this.count = labels.length;
        this.scaled = Arrays.stream(labels).map(box::scaled).toArray(double[][]::new);
        this.groups = new RowGroups(view, Math.max(1, view.rows() / GROUPS), profile.continuumDegree());
        this.flux = new float[groups.count() * count];
        float[][] points = points(labels);
        RowModel rows = new RowModel(view.rows(), 0, false);
        for (int t = 0; t < count; t++) {
            view.sample(points[t], 0.0, rows);
            double[] mean = groups.ofModel(rows.flux);
            for (int g = 0; g < mean.length; g++) {
                flux[g * count + t] = (float) mean[g];
            }
        }
        this.velocities = new VelocitySearch(view, profile, view.moves() ? points : new float[0][]);
    }

    /** The templates' flux at the view's points. */
    private float[][] points(double[][] labels) {
        int size = view.model().points();
        float[][] points = new float[labels.length][];
        int each = settings.evaluationBatch();
        for (int from = 0; from < labels.length; from += each) {
            double[][] some = Arrays.copyOfRange(labels, from, Math.min(labels.length, from + each));
            float[][] evaluated = new float[some.length][(1 + box.space().size()) * size];
            view.model().evaluate(some, evaluated);
            for (int i = 0; i < some.length; i++) {
                points[from + i] = Arrays.copyOf(evaluated[i], size);
            }
        }
        return points;
    }

    /**
     * The starts of each observation: the best template and, where one far from it fits almost as well, that too.
     *
     * @return scaled parameters, [observation][start][parameter]
     */
    double[][][] starts(List<Observation> observations) {
        int size = observations.size();
        RowGroups.Means[] means = new RowGroups.Means[size];
        double[] total = new double[size];
        for (int s = 0; s < size; s++) {
            means[s] = groups.of(observations.get(s), settings.templateFloor());
            total[s] = means[s].total();
        }
        double[][] product = new double[size][count];
        double[][] square = new double[size][count];
        multiply(means, product, square);
        double[][][] starts = new double[size][][];
        for (int s = 0; s < size; s++) {
            int[] chosen = choose(total[s], product[s], square[s]);
            Observation observation = observations.get(s);
            starts[s] =
                    IntStream.of(chosen).mapToObj(t -> start(observation, t)).toArray(double[][]::new);
        }
        return starts;
    }

    private double[] start(Observation observation, int template) {
        double[] start = Arrays.copyOf(scaled[template], view.parameters());
        if (view.moves()) {
            start[scaled[template].length] = box.scaledVelocity(velocities.best(observation, template));
        }
        return start;
    }

    /** A block of templates stays in the cache while all spectra pass it. */
    private void multiply(RowGroups.Means[] means, double[][] product, double[][] square) {
        float[] productBlock = new float[count];
        float[] squareBlock = new float[count];
        for (int from = 0; from < groups.count(); from += BLOCK) {
            int to = Math.min(groups.count(), from + BLOCK);
            for (int s = 0; s < means.length; s++) {
                Arrays.fill(productBlock, 0f);
                Arrays.fill(squareBlock, 0f);
                for (int g = from; g < to; g++) {
                    float weight = means[s].weight()[g];
                    if (weight != 0) {
                        accumulate(g * count, weight * means[s].value()[g], weight, productBlock, squareBlock);
                    }
                }
                for (int t = 0; t < count; t++) {
                    product[s][t] += productBlock[t];
                    square[s][t] += squareBlock[t];
                }
            }
        }
    }

    private void accumulate(int offset, float weightedValue, float weight, float[] product, float[] square) {
        for (int t = 0; t < product.length; t++) {
            float f = flux[offset + t];
            product[t] += weightedValue * f;
            square[t] += weight * f * f;
        }
    }

    private int[] choose(double total, double[] product, double[] square) {
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
        return second < 0 ? new int[] {best} : new int[] {best, second};
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
