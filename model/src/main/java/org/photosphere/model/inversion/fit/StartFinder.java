package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.instrument.RowModel;
import org.photosphere.model.units.Doppler;
import org.photosphere.model.vector.WeightedSums;

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

    /** Groups whose float32 sums are kept before they are added in float64. */
    private static final int BLOCK = 256;

    /**
     * Starts of the fits of a spectrum.
     *
     * @param first next to the best template
     * @param second next to another minimum, null if absent
     * @param alike whether the second fits so well that it may be the right one regardless of the first's result
     */
    record Starts(Start first, @Nullable Start second, boolean alike) {}

    /**
     * Chi^2 of spectra against all templates.
     *
     * @param means of the spectra, [observation]
     * @param chi2 with the template's scale free, infinite where it is not positive, [observation][template]
     */
    private record Ranking(RowGroups.Means[] means, double[][] chi2) {}

    private final InstrumentView view;
    private final InversionSettings settings;
    private final ParameterBox box;
    private final RowGroups groups;
    private final int count;
    private final double[][] scaled;
    private final int[][] neighbours;
    /** The templates at each block of groups, [group][template]. */
    private final List<WeightedSums> flux = new ArrayList<>();
    /** Their squares. */
    private final List<WeightedSums> squaredFlux = new ArrayList<>();

    private final TemplateTangents tangents;
    /** Maximum of each template's flux, [template]. */
    private final double[] maxima;

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
        this.maxima = new double[count];
        float[][] points = new float[count][];
        float[][][] columns = new float[count][][];
        int each = settings.evaluationBatch();
        for (int from = 0; from < count; from += each) {
            evaluate(Arrays.copyOfRange(labels, from, Math.min(count, from + each)), from, points, columns);
        }
        for (int from = 0; from < groups.count(); from += BLOCK) {
            addBlock(columns, from, Math.min(groups.count(), from + BLOCK));
        }
        this.tangents = new TemplateTangents(columns, scaled, neighbours);
        this.velocities = new VelocitySearch(view, profile, view.moves() ? points : new float[0][]);
    }

    private void addBlock(float[][][] columns, int from, int to) {
        float[][] block = new float[to - from][count];
        float[][] squares = new float[to - from][count];
        for (int g = from; g < to; g++) {
            for (int t = 0; t < count; t++) {
                float mean = columns[t][0][g];
                block[g - from][t] = mean;
                squares[g - from][t] = mean * mean;
            }
        }
        flux.add(WeightedSums.of(block));
        squaredFlux.add(WeightedSums.of(squares));
    }

    /**
     * Evaluates some templates.
     *
     * @param from place of the first one
     * @param points receive their flux at the view's points
     * @param columns receive flux and derivatives at the groups
     */
    private void evaluate(double[][] labels, int from, float[][] points, float[][][] columns) {
        int size = view.model().points();
        float[][] evaluated = new float[labels.length][(1 + box.space().size()) * size];
        double[] brightest = view.model().evaluate(labels, evaluated);
        RowModel rows = new RowModel(view.rows(), box.space().size(), view.moves());
        for (int i = 0; i < labels.length; i++) {
            maxima[from + i] = brightest[i];
            view.sampleAtRest(evaluated[i], rows);
            columns[from + i] = groups.ofModel(rows);
            points[from + i] = Arrays.copyOf(evaluated[i], size);
        }
    }

    /**
     * Returns the starts of each observation: the best template and, where another one far from it fits better than all
     * around it and almost as well, that too.
     *
     * @param pool of scratch space
     */
    List<Starts> starts(List<Observation> observations, ArrayPool pool) {
        double[] kms = new double[observations.size()];
        double[] lnShift = new double[kms.length];
        Ranking ranking = rank(observations, lnShift);
        if (view.moves()) {
            // Lines that are off by more than a group appear absent, as in a hotter star.
            for (int s = 0; s < kms.length; s++) {
                Observation observation = observations.get(s);
                kms[s] = velocities.best(observation, best(ranking.chi2[s]), pool);
                lnShift[s] = Math.log1p(kms[s] / Doppler.SPEED_OF_LIGHT_KMS);
            }
            ranking = rank(observations, lnShift);
        }
        List<Starts> starts = new ArrayList<>(kms.length);
        for (int s = 0; s < kms.length; s++) {
            starts.add(choose(observations.get(s), ranking.chi2[s], ranking.means[s], kms[s], pool));
        }
        return starts;
    }

    /**
     * Returns chi^2 of each template with its scale free.
     *
     * @param lnShift ln(1 + v/c) that each star is assumed to have beyond what is known
     */
    private Ranking rank(List<Observation> observations, double[] lnShift) {
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
        return new Ranking(means, product);
    }

    private static int best(double[] chi2) {
        int best = 0;
        for (int t = 0; t < chi2.length; t++) {
            best = chi2[t] < chi2[best] ? t : best;
        }
        return best;
    }

    private Start start(int template, RowGroups.Means means, double kms) {
        double[] start =
                Arrays.copyOf(ParameterBox.within(scaled[template], tangents.step(template, means)), view.parameters());
        if (view.moves()) {
            start[scaled[template].length] = box.scaledVelocity(kms);
        }
        return new Start(start, maxima[template]);
    }

    /**
     * Multiplies the means with the templates and their squares, in blocks of groups: float32 sums of a block are added
     * in float64.
     */
    private void multiply(RowGroups.Means[] means, double[][] product, double[][] square) {
        int size = means.length;
        float[] sums = new float[size * count];
        for (int block = 0; block < flux.size(); block++) {
            int from = block * BLOCK;
            int groupsHere = flux.get(block).components();
            float[] factors = new float[size * groupsHere];
            for (int s = 0; s < size; s++) {
                System.arraycopy(means[s].weightedValue(), from, factors, s * groupsHere, groupsHere);
            }
            flux.get(block).compute(factors, sums, count, size);
            add(sums, product);
            for (int s = 0; s < size; s++) {
                System.arraycopy(means[s].weight(), from, factors, s * groupsHere, groupsHere);
            }
            squaredFlux.get(block).compute(factors, sums, count, size);
            add(sums, square);
        }
    }

    private void add(float[] sums, double[][] into) {
        for (int s = 0; s < into.length; s++) {
            for (int t = 0; t < count; t++) {
                into[s][t] += sums[s * count + t];
            }
        }
    }

    private Starts choose(Observation observation, double[] chi2, RowGroups.Means means, double kms, ArrayPool pool) {
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
            return new Starts(start(best, means, kms), null, false);
        }
        // Lines of another type of star may be elsewhere.
        double secondKms = view.moves() ? velocities.best(observation, second, pool) : 0.0;
        double lnShift = Math.log1p(secondKms / Doppler.SPEED_OF_LIGHT_KMS);
        RowGroups.Means secondMeans = groups.of(observation, settings.templateFloor(), lnShift);
        boolean alike = chi2[second] < settings.alikeStartRatio() * chi2[best];
        return new Starts(start(best, means, kms), start(second, secondMeans, secondKms), alike);
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
