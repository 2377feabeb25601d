package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.instrument.RowModel;
import org.photosphere.model.units.Doppler;

/**
 * Selection of the fits' starts: chi^2 with a free scale against model spectra spread over the grid, two matrix
 * products for a whole batch. Rows are averaged in groups first, because a start need not resolve single lines; where a
 * continuum is fitted, spectra and templates are divided by their running means. Immutable.
 */
final class StartFinder {

    /** Approximate number of row groups that a spectrum is ranked by. */
    private static final int GROUPS = 1000;

    /** Number of templates next to one that have to fit worse for it to be a separate minimum. */
    private static final int NEIGHBOURS = 12;

    /** Groups that are added at once: reduces reads and writes of the sums by this factor. */
    private static final int TOGETHER = 4;

    /** Groups whose float32 sums are kept before they are added in float64. */
    private static final int BLOCK = 256;

    /**
     * Starts of the fits of a spectrum.
     *
     * @param first scaled parameters of the best template
     * @param second of another minimum, null if absent
     * @param alike whether the second fits so well that it may be the right one regardless of the first's result
     */
    record Starts(double[] first, double @Nullable [] second, boolean alike) {}

    private final InstrumentView view;
    private final InversionSettings settings;
    private final ParameterBox box;
    private final RowGroups groups;
    private final int count;
    private final double[][] scaled;
    private final int[][] neighbours;
    /** The templates at the groups, and their squares, padded by groups of zeros, [group][template]. */
    private final float[][] flux;

    private final float[][] squaredFlux;

    private final VelocitySearch velocities;

    StartFinder(InstrumentView view, LabelSpace space, FitProfile profile, InversionSettings settings) {
        this.view = view;
        this.settings = settings;
        this.box = new ParameterBox(space, profile.velocityRangeKms());
        double[][] labels = TemplateLabels.spread(space, settings.templates());
        this.count = labels.length;
        this.scaled = Arrays.stream(labels).map(box::scaled).toArray(double[][]::new);
        this.neighbours = TemplateLabels.neighbours(space, scaled, NEIGHBOURS);
        this.groups = new RowGroups(view, Math.max(1, view.rows() / GROUPS), profile.continuumDegree());
        int padded = (groups.count() + TOGETHER - 1) / TOGETHER * TOGETHER;
        this.flux = new float[padded][count];
        this.squaredFlux = new float[padded][count];
        float[][] points = points(labels);
        RowModel rows = new RowModel(view.rows(), 0, false);
        for (int t = 0; t < count; t++) {
            view.sampleAtRest(points[t], rows);
            double[] mean = groups.ofModel(rows.flux);
            for (int g = 0; g < mean.length; g++) {
                flux[g][t] = (float) mean[g];
                squaredFlux[g][t] = flux[g][t] * flux[g][t];
            }
        }
        this.velocities = new VelocitySearch(view, profile, view.moves() ? points : new float[0][]);
    }

    /** Returns the templates' flux at the view's points. */
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
     * Returns the starts of each observation: the best template and, where another one far from it fits better than all
     * around it and almost as well, that too.
     */
    List<Starts> starts(List<Observation> observations) {
        double[] kms = new double[observations.size()];
        double[] lnShift = new double[kms.length];
        double[][] chi2 = rank(observations, lnShift);
        if (view.moves()) {
            // Lines that are off by more than a group appear absent, as in a hotter star.
            for (int s = 0; s < kms.length; s++) {
                Observation observation = observations.get(s);
                kms[s] = velocities.best(observation, best(chi2[s]));
                lnShift[s] = Math.log1p(kms[s] / Doppler.SPEED_OF_LIGHT_KMS);
            }
            chi2 = rank(observations, lnShift);
        }
        List<Starts> starts = new ArrayList<>(kms.length);
        for (int s = 0; s < kms.length; s++) {
            starts.add(choose(observations.get(s), chi2[s], kms[s]));
        }
        return starts;
    }

    /**
     * Returns chi^2 of each template with its scale free.
     *
     * @param lnShift ln(1 + v/c) that each star is assumed to have beyond what is known
     * @return infinite where the scale is not positive, [observation][template]
     */
    private double[][] rank(List<Observation> observations, double[] lnShift) {
        int size = observations.size();
        RowGroups.Means[] means = new RowGroups.Means[size];
        for (int s = 0; s < size; s++) {
            means[s] = groups.of(observations.get(s), settings.templateFloor(), lnShift[s]);
        }
        double[][] product = new double[size][count];
        double[][] square = new double[size][count];
        multiply(means, product, square);
        for (int s = 0; s < size; s++) {
            double total = means[s].total();
            for (int t = 0; t < count; t++) {
                boolean positive = product[s][t] > 0 && square[s][t] > 0;
                product[s][t] =
                        positive ? total - product[s][t] * product[s][t] / square[s][t] : Double.POSITIVE_INFINITY;
            }
        }
        return product;
    }

    private static int best(double[] chi2) {
        int best = 0;
        for (int t = 0; t < chi2.length; t++) {
            best = chi2[t] < chi2[best] ? t : best;
        }
        return best;
    }

    private double[] start(int template, double kms) {
        double[] start = Arrays.copyOf(scaled[template], view.parameters());
        if (view.moves()) {
            start[scaled[template].length] = box.scaledVelocity(kms);
        }
        return start;
    }

    /** Multiplies by blocks of templates, each of which stays in the cache for all spectra. */
    private void multiply(RowGroups.Means[] means, double[][] product, double[][] square) {
        float[] block = new float[count];
        for (int from = 0; from < groups.count(); from += BLOCK) {
            int to = Math.min(groups.count(), from + BLOCK);
            for (int s = 0; s < means.length; s++) {
                addProducts(means[s].weightedValue(), flux, from, to, block, product[s]);
                addProducts(means[s].weight(), squaredFlux, from, to, block, square[s]);
            }
        }
    }

    private void addProducts(float[] factor, float[][] templates, int from, int to, float[] block, double[] into) {
        Arrays.fill(block, 0f);
        for (int g = from; g < to; g += TOGETHER) {
            accumulate(
                    factor[g],
                    templates[g],
                    g + 1 < to ? factor[g + 1] : 0f,
                    templates[g + 1],
                    g + 2 < to ? factor[g + 2] : 0f,
                    templates[g + 2],
                    g + 3 < to ? factor[g + 3] : 0f,
                    templates[g + 3],
                    block);
        }
        for (int t = 0; t < count; t++) {
            into[t] += block[t];
        }
    }

    /** Adds in a form, whole arrays and one that is written, that the compiler vectorises. */
    private static void accumulate(
            float a, float[] ofA, float b, float[] ofB, float c, float[] ofC, float d, float[] ofD, float[] into) {
        for (int t = 0; t < into.length; t++) {
            into[t] += a * ofA[t] + b * ofB[t] + (c * ofC[t] + d * ofD[t]);
        }
    }

    private Starts choose(Observation observation, double[] chi2, double kms) {
        int best = best(chi2);
        int second = -1;
        for (int t = 0; t < count; t++) {
            if (chi2[t] < settings.secondStartRatio() * chi2[best]
                    && (second < 0 || chi2[t] < chi2[second])
                    && distinct(scaled[t], scaled[best])
                    && isLeast(chi2, t)) {
                second = t;
            }
        }
        if (second < 0) {
            return new Starts(start(best, kms), null, false);
        }
        // Lines of another type of star may be elsewhere.
        double secondKms = view.moves() ? velocities.best(observation, second) : 0.0;
        boolean alike = chi2[second] < settings.alikeStartRatio() * chi2[best];
        return new Starts(start(best, kms), start(second, secondKms), alike);
    }

    /** Returns whether no neighbour fits better: others are on the slopes of one that does. */
    private boolean isLeast(double[] chi2, int template) {
        for (int neighbour : neighbours[template]) {
            if (chi2[neighbour] < chi2[template]) {
                return false;
            }
        }
        return true;
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
