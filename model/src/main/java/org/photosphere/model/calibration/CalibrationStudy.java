package org.photosphere.model.calibration;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.calibration.CalibrationLearner.Reference;
import org.photosphere.model.evaluation.SigmaFactors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Misfit;
import org.photosphere.model.inversion.ModelInadequacy;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.explanation.FitExplainer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Learns a calibration on reference stars of one instrument and measures its effect on stars outside the training set:
 * first the difference of stars from the model of their known labels, then the correction of the labels from an
 * inversion that includes this difference, last the factor of sigma. Used by one thread.
 */
public final class CalibrationStudy {

    /**
     * A star of known labels with its answer.
     *
     * @param known true labels by name; not a number, or absent, where unknown
     * @param solution with the profile of the study, without a bad flag
     */
    public record Star(ObservedSpectrum spectrum, Map<String, Double> known, Solution solution) {}

    /**
     * @param bias median of label minus truth, in the label's unit
     * @param scatter 1.4826 times the median absolute deviation about it
     */
    public record Bias(double bias, double scatter) {

        static Bias of(double[] errors) {
            double median = RobustStatistics.median(errors);
            return new Bias(median, RobustStatistics.scatter(errors, median));
        }
    }

    /**
     * Errors of one label.
     *
     * @param before of the answers without a calibration
     * @param after of those with a calibration learnt without the star's fold
     * @param withinBefore share of errors within one sigma, without a calibration
     * @param withinAfter share within one calibrated sigma, with one
     */
    public record Errors(Bias before, Bias after, double withinBefore, double withinAfter) {}

    /**
     * @param calibration learnt on all stars
     * @param errors by label's name
     * @param chi2Before median of chi^2 over degrees of freedom
     * @param chi2After the same of stars with a calibration learnt without their fold
     * @param lost number of stars without a usable answer with the calibration
     */
    public record Outcome(
            LabelCalibration calibration, Map<String, Errors> errors, double chi2Before, double chi2After, int lost) {}

    private final ForwardModel model;
    private final LabelSpace space;
    private final FitProfile profile;
    private final List<Star> stars;
    private final List<String> names;
    private final CalibrationLearner corrections;
    private final InadequacyLearner inadequacies;
    private final List<Misfit> misfits = new ArrayList<>();
    private final double[][] known;

    /**
     * @param model remains its owner's
     * @param profile with which the stars were inverted
     * @param stars whose known labels are within the model's bounds
     * @param names of the labels that are known for all stars, the temperature first
     */
    public CalibrationStudy(ForwardModel model, FitProfile profile, List<Star> stars, List<String> names) {
        this.model = model;
        this.space = model.labels();
        this.profile = profile;
        this.stars = List.copyOf(stars);
        this.names = List.copyOf(names);
        corrections = new CalibrationLearner(space, names);
        inadequacies = new InadequacyLearner(model.wavelengths(), space.labels(), profile.modelFloor());
        known = stars.stream().map(this::known).toArray(double[][]::new);
        try (LevenbergMarquardtInverter inverter = inverter(profile)) {
            FitExplainer explainer = FitExplainer.of(inverter);
            for (Star star : stars) {
                misfits.add(explainer.misfit(star.spectrum(), star.solution(), completed(star)));
            }
        }
    }

    /** Returns the known labels, not a number where unknown, [label]. */
    private double[] known(Star star) {
        return space.labels().stream()
                .mapToDouble(label -> star.known().getOrDefault(label.name(), Double.NaN))
                .toArray();
    }

    /** Returns the known labels, with those of the answer where unknown. */
    private double[] completed(Star star) {
        double[] labels = known(star);
        Arrays.setAll(labels, k -> Double.isNaN(labels[k]) ? star.solution().labels()[k] : labels[k]);
        return labels;
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
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, stars.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        @Nullable Solution[] solutions = new Solution[stars.size()];
        double[][] calibrated = new double[stars.size()][];
        for (int fold = 0; fold < folds; fold++) {
            int part = fold;
            int[] others = IntStream.range(0, stars.size())
                    .filter(i -> i % folds != part)
                    .map(order::get)
                    .toArray();
            int[] own = IntStream.range(0, stars.size())
                    .filter(i -> i % folds == part)
                    .map(order::get)
                    .toArray();
            LabelCalibration calibration = learn(others);
            List<@Nullable Solution> answers =
                    solve(calibration.inadequacy(space).orElseThrow(), own);
            for (int i = 0; i < own.length; i++) {
                Solution answer = answers.get(i);
                solutions[own[i]] = answer;
                calibrated[own[i]] = answer == null ? new double[0] : calibration.apply(space, answer.labels());
            }
            progress.accept(fold + 1);
        }
        return outcome(solutions, calibrated);
    }

    private LabelCalibration learn(int[] which) {
        ModelInadequacy learnt = inadequacies.learn(
                IntStream.of(which).mapToObj(misfits::get).toList(),
                IntStream.of(which).mapToObj(s -> completed(stars.get(s))).toArray(double[][]::new));
        // A few stars that the model fits badly would dominate a root mean square.
        ModelInadequacy inadequacy = learnt.scaledBy(Math.sqrt(medianChi2(solve(learnt, which))));
        List<@Nullable Solution> answers = solve(inadequacy, which);
        List<Reference> references = new ArrayList<>();
        for (int i = 0; i < which.length; i++) {
            Solution answer = answers.get(i);
            if (answer != null) {
                references.add(
                        new Reference(answer.labels(), stars.get(which[i]).known()));
            }
        }
        return corrections.learn(references, model.digest()).with(inadequacy);
    }

    private static double medianChi2(List<@Nullable Solution> answers) {
        double[] each = answers.stream()
                .filter(Objects::nonNull)
                .mapToDouble(answer -> reducedChi2(requireNonNull(answer)))
                .toArray();
        if (each.length == 0) {
            throw new InputException(
                    "no reference star has a usable answer once the model is corrected",
                    "check that their known labels belong to these spectra");
        }
        return RobustStatistics.median(each);
    }

    /** Returns the answers of some stars, null where one is unusable. */
    private List<@Nullable Solution> solve(ModelInadequacy inadequacy, int[] which) {
        List<@Nullable Solution> answers = new ArrayList<>();
        try (LevenbergMarquardtInverter inverter = inverter(profile.withInadequacy(inadequacy))) {
            List<ObservedSpectrum> spectra =
                    IntStream.of(which).mapToObj(s -> stars.get(s).spectrum()).toList();
            for (Inversion answer : inverter.invert(spectra)) {
                boolean usable =
                        answer instanceof Solution solution && solution.bad().isEmpty();
                answers.add(usable ? (Solution) answer : null);
            }
        }
        return answers;
    }

    private Outcome outcome(@Nullable Solution[] solutions, double[][] calibrated) {
        SigmaFactors factors = new SigmaFactors(space.labels());
        List<Integer> answered = new ArrayList<>();
        for (int s = 0; s < solutions.length; s++) {
            Solution solution = solutions[s];
            if (solution != null) {
                answered.add(s);
                factors.add(known[s], calibrated[s], solution);
            }
        }
        double[] found = factors.factors();
        Map<String, Errors> errors = new LinkedHashMap<>();
        for (String name : names) {
            errors.put(name, errors(name, answered, solutions, calibrated, found));
        }
        LabelCalibration all = learn(IntStream.range(0, stars.size()).toArray());
        ModelInadequacy inadequacy = all.inadequacy(space).orElseThrow();
        return new Outcome(
                all.with(new ModelInadequacy(
                        inadequacy.mean(), inadequacy.spread().withSigmaFactors(found))),
                errors,
                RobustStatistics.median(stars.stream()
                        .mapToDouble(star -> reducedChi2(star.solution()))
                        .toArray()),
                RobustStatistics.median(answered.stream()
                        .mapToDouble(s -> reducedChi2(requireNonNull(solutions[s])))
                        .toArray()),
                stars.size() - answered.size());
    }

    private static double reducedChi2(Solution solution) {
        return solution.chi2() / Math.max(1, solution.degreesOfFreedom());
    }

    private Errors errors(
            String name,
            List<Integer> answered,
            @Nullable Solution[] solutions,
            double[][] calibrated,
            double[] found) {
        int label = space.indexOf(name);
        double[] before = new double[stars.size()];
        double within = 0;
        for (int s = 0; s < before.length; s++) {
            Solution solution = stars.get(s).solution();
            before[s] = solution.labels()[label] - known[s][label];
            within += Math.abs(before[s]) <= solution.sigma()[label] ? 1.0 / before.length : 0;
        }
        double[] after = new double[answered.size()];
        double withinAfter = 0;
        for (int i = 0; i < after.length; i++) {
            Solution solution = requireNonNull(solutions[answered.get(i)]);
            after[i] = calibrated[answered.get(i)][label] - known[answered.get(i)][label];
            double sigma =
                    EmulatorError.calibratedSigma(solution.sigma()[label], solution.boundSigma()[label], found[label]);
            withinAfter += Math.abs(after[i]) <= sigma ? 1.0 / after.length : 0;
        }
        return new Errors(Bias.of(before), Bias.of(after), within, withinAfter);
    }
}
