package org.photosphere.model.calibration;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.LabelMetric;
import org.photosphere.model.inversion.Misfit;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.inversion.StarLayer.PullsOf;
import org.photosphere.model.inversion.explanation.FitExplainer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Learns a layer of real stars on references of known labels and measures its effect on stars outside the training set, fold
 * by fold. Used by one thread.
 */
public final class CalibrationStudy {

    /** Widths of the coordinates in which spectra change alike: ln Teff, log g, [M/H]. */
    private static final double[] WIDTHS = {0.25, 1.5, 0.8};

    /** Continuum and velocities of surveys' line spectra, as the settings of their instruments have them. */
    private static final int LINES_DEGREE = 10;

    private static final double MOST_ALPHA = 0.4;

    private static final double LINES_VELOCITY_KMS = 600;

    /** Labels that references must have, in the order of the widths. */
    public static final List<String> INPUTS = List.of(Label.TEFF, Label.LOGG, Label.METALLICITY);

    /**
     * A star of known labels.
     *
     * @param known true labels by name; not a number, or absent, where unknown
     */
    public record Star(ObservedSpectrum spectrum, Map<String, Double> known) {}

    /**
     * A star answered by a layer learnt without it.
     *
     * @param known true labels, not a number where unknown, [label]
     * @param answer by the layer
     * @param sigma calibrated by the other folds' pulls, [label]; empty without a solution
     */
    public record HeldOut(Star star, double[] known, Inversion answer, double[] sigma) {}

    /**
     * @param layer learnt on all references
     * @param references number of stars that it was learnt on
     * @param stars all stars, each answered by a layer learnt without its fold, by the kind of comparison
     */
    public record Outcome(StarLayer layer, int references, Map<PullsOf, List<HeldOut>> stars) {}

    private final ForwardModel model;
    private final LabelSpace space;
    private final FitProfile profile;
    private final Map<PullsOf, FitProfile> comparisons = new EnumMap<>(PullsOf.class);
    private final List<Star> stars;
    private final double[][] known;
    private final double[][] completed;
    private final boolean[] usable;
    private final float[][] deviation;
    private final float[][] noise;
    private final StarLayerLearner learner;

    /**
     * @param model remains its owner's
     * @param profile without a layer
     * @param stars of known temperature, gravity and metallicity
     */
    public CalibrationStudy(ForwardModel model, FitProfile profile, List<Star> stars) {
        this.model = model;
        this.space = model.labels();
        this.profile = profile;
        this.stars = List.copyOf(stars);
        PullsOf own = PullsOf.degree(profile.continuumDegree());
        comparisons.put(own, profile);
        if (own == PullsOf.SHAPE) {
            // The shape of the flux is part of the layer, and a continuum absorbs it: the layer serves both.
            comparisons.put(
                    PullsOf.LINES, profile.withContinuumDegree(LINES_DEGREE).withVelocityRangeKms(LINES_VELOCITY_KMS));
        }
        learner = new StarLayerLearner(
                LabelMetric.of(space, INPUTS, WIDTHS),
                EmulatorError.bandLabel(space.labels()),
                Math.log(model.wavelengths().upper() / model.wavelengths().lower())
                        / model.wavelengths().count(),
                resolvingPower(stars.get(0).spectrum()));
        known = stars.stream().map(this::known).toArray(double[][]::new);
        completed = new double[known.length][];
        usable = new boolean[known.length];
        deviation = new float[known.length][];
        noise = new float[known.length][];
        measure();
    }

    /** Returns lambda / FWHM in the middle of a spectrum, infinite where it is not stated. */
    private double resolvingPower(ObservedSpectrum spectrum) {
        Arm arm = spectrum.arms().get(0);
        ArmAxis axis = new ArmAxis(arm, model.wavelengths());
        int middle = arm.pixels() / 2;
        double sigma = axis.lineSigma(middle);
        return sigma > 0 ? axis.pixels().centre(middle) / sigma / ArmAxis.FWHM_PER_SIGMA : Double.POSITIVE_INFINITY;
    }

    /** Measures each star's difference from the model of its known labels, where that is within the model's bounds. */
    private void measure() {
        MisfitBins bins = new MisfitBins(model.wavelengths());
        try (LevenbergMarquardtInverter inverter = inverter(profile)) {
            List<Inversion> plain =
                    inverter.invert(stars.stream().map(Star::spectrum).toList());
            FitExplainer explainer = FitExplainer.of(inverter);
            for (int s = 0; s < known.length; s++) {
                completed[s] = completed(known[s]);
                usable[s] = isInside(completed[s]) && plain.get(s) instanceof Solution;
                if (usable[s]) {
                    Misfit misfit = explainer.misfit(stars.get(s).spectrum(), (Solution) plain.get(s), completed[s]);
                    deviation[s] = bins.logarithms(misfit);
                    noise[s] = bins.variances(misfit);
                }
            }
        }
    }

    private double[] known(Star star) {
        return space.labels().stream()
                .mapToDouble(label -> star.known().getOrDefault(label.name(), Double.NaN))
                .toArray();
    }

    /**
     * Returns the known labels, with the mean alpha enhancement of stars of the metallicity where it is unknown: 0 from the
     * Sun's on, rising to 0.4 at [M/H] = -1 (Wheeler, Sneden and Truran 1989, ARA&A 27, 279).
     */
    private double[] completed(double[] known) {
        double[] labels = known.clone();
        int alpha = space.indexOf(Label.ALPHA);
        if (alpha >= 0 && Double.isNaN(labels[alpha])) {
            double metallicity = labels[space.indexOf(Label.METALLICITY)];
            labels[alpha] = MOST_ALPHA * Math.max(0.0, Math.min(1.0, -metallicity));
        }
        return labels;
    }

    private boolean isInside(double[] labels) {
        for (int k = 0; k < labels.length; k++) {
            if (!space.get(k).contains(labels[k])) {
                return false;
            }
        }
        return space.support().support(labels) > 0.5;
    }

    private LevenbergMarquardtInverter inverter(FitProfile by) {
        return LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(by));
    }

    /**
     * @param folds number of parts of the stars, each held out in turn
     * @param seed of the parts
     * @param progress receives the number of finished folds
     * @throws InputException where there are too few stars
     */
    public Outcome run(int folds, long seed, IntConsumer progress) {
        int[] fold = folds(folds, seed);
        Map<PullsOf, Inversion[]> answers = new EnumMap<>(PullsOf.class);
        comparisons.keySet().forEach(kind -> answers.put(kind, new Inversion[stars.size()]));
        for (int part = 0; part < folds; part++) {
            int held = part;
            StarLayer layer = learn(references(s -> fold[s] != held));
            int[] own =
                    IntStream.range(0, fold.length).filter(s -> fold[s] == held).toArray();
            answers.forEach(
                    (kind, into) -> solve(requireNonNull(comparisons.get(kind)).withLayer(layer), own, into));
            progress.accept(part + 1);
        }
        int[] references = references(s -> true);
        StarLayer layer = learn(references);
        Map<PullsOf, List<HeldOut>> heldOut = new EnumMap<>(PullsOf.class);
        Map<PullsOf, double[][]> pulls = new EnumMap<>(PullsOf.class);
        answers.forEach((kind, own) -> {
            List<HeldOut> all = new ArrayList<>();
            for (int part = 0; part < folds; part++) {
                int held = part;
                StarLayer others = layer.withPulls(Map.of(kind, pulls(references, own, s -> fold[s] != held)));
                IntStream.range(0, fold.length)
                        .filter(s -> fold[s] == held)
                        .forEach(
                                s -> all.add(new HeldOut(stars.get(s), known[s], own[s], sigma(own[s], others, kind))));
            }
            heldOut.put(kind, all);
            pulls.put(kind, pulls(references, own, s -> true));
        });
        return new Outcome(layer.withPulls(pulls), references.length, heldOut);
    }

    private int[] references(IntPredicate wanted) {
        return IntStream.range(0, known.length)
                .filter(s -> usable[s] && wanted.test(s))
                .toArray();
    }

    private int[] folds(int count, long seed) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, stars.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        int[] fold = new int[stars.size()];
        for (int i = 0; i < fold.length; i++) {
            fold[order.get(i)] = i % count;
        }
        return fold;
    }

    private StarLayer learn(int[] which) {
        return learner.learn(
                IntStream.of(which).mapToObj(s -> deviation[s]).toArray(float[][]::new),
                IntStream.of(which).mapToObj(s -> noise[s]).toArray(float[][]::new),
                IntStream.of(which).mapToObj(s -> completed[s]).toArray(double[][]::new));
    }

    private void solve(FitProfile by, int[] which, Inversion[] into) {
        try (LevenbergMarquardtInverter inverter = inverter(by)) {
            List<Inversion> answers = inverter.invert(
                    IntStream.of(which).mapToObj(s -> stars.get(s).spectrum()).toList());
            for (int i = 0; i < which.length; i++) {
                into[which[i]] = answers.get(i);
            }
        }
    }

    /** Returns the pulls of the references, not a number where unknown or not wanted, [reference][label]. */
    private double[][] pulls(int[] references, Inversion[] answers, IntPredicate wanted) {
        double[][] pulls = new double[references.length][space.size()];
        for (int i = 0; i < references.length; i++) {
            int s = references[i];
            Arrays.fill(pulls[i], Double.NaN);
            if (wanted.test(s)
                    && answers[s] instanceof Solution solution
                    && solution.bad().isEmpty()) {
                for (int k = 0; k < pulls[i].length; k++) {
                    pulls[i][k] = StarLayer.pull(
                            Math.abs(solution.labels()[k] - known[s][k]),
                            solution.sigma()[k],
                            solution.boundSigma()[k],
                            solution.inflation());
                }
            }
        }
        return pulls;
    }

    private static double[] sigma(Inversion answer, StarLayer layer, PullsOf kind) {
        if (!(answer instanceof Solution solution)) {
            return new double[0];
        }
        double[] factors = layer.sigmaFactors(solution.labels(), kind);
        double[] sigma = new double[factors.length];
        for (int k = 0; k < sigma.length; k++) {
            sigma[k] = StarLayer.calibratedSigma(
                    solution.sigma()[k], solution.boundSigma()[k], factors[k], solution.inflation());
        }
        return sigma;
    }
}
