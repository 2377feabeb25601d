package org.photosphere.model.inversion;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hipparchus.special.Gamma;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Bounded least squares in the scaled labels with a free flux scale, from the best of a set of template spectra. Every
 * iteration evaluates the model once for all spectra that have not converged. Immutable; the model must outlive it.
 */
public final class LevenbergMarquardtInverter implements Inverter {

    /**
     * A second minimum is another one where the quadratic model of the first would make it worse by this much more than
     * it is.
     */
    private static final double DISTINCT_CHI2 = 25.0;

    private final ForwardModel model;
    private final InversionSettings settings;
    private final LabelBox box;
    private final ModelAxisSampler sampler;
    private final TemplateSet templates;
    private final FlagRules flagRules;
    private final float[] modelFloor;

    private LevenbergMarquardtInverter(ForwardModel model, InversionSettings settings) {
        this.model = model;
        this.settings = settings;
        this.box = new LabelBox(model.labels());
        this.sampler = new ModelAxisSampler(model, settings.minimumCoverage(), parameters(model));
        this.templates = new TemplateSet(model, box, settings);
        this.flagRules = new FlagRules(settings.flags(), model.labels());
        this.modelFloor = settings.modelFloor().of(model.wavelengths());
    }

    /** Computes the template spectra, a few hundred evaluations of the model. */
    public static LevenbergMarquardtInverter create(ForwardModel model, InversionSettings settings) {
        return new LevenbergMarquardtInverter(model, settings);
    }

    private static int parameters(ForwardModel model) {
        return model.labels().size() + 1;
    }

    @Override
    public List<Inversion> invert(List<ObservedSpectrum> spectra) {
        List<Sampled> sampled = spectra.stream().map(sampler::sample).toList();
        List<Observation> observations = new ArrayList<>();
        for (Sampled one : sampled) {
            if (one instanceof Observation observation) {
                observations.add(observation);
            }
        }
        int maxRows = observations.stream().mapToInt(Observation::rows).max().orElse(0);
        Workspace work = new Workspace(maxRows, model.labels().size());
        List<List<Fit>> fits = start(observations);
        run(fits.stream().flatMap(List::stream).toList(), work);
        List<Inversion> answers = new ArrayList<>(spectra.size());
        int next = 0;
        for (Sampled one : sampled) {
            if (one instanceof Observation observation) {
                answers.add(conclude(observation, fits.get(next++)));
            } else {
                answers.add((Inversion.Refused) one);
            }
        }
        return answers;
    }

    private List<List<Fit>> start(List<Observation> observations) {
        double[][][] starts = templates.starts(observations);
        List<List<Fit>> fits = new ArrayList<>(starts.length);
        for (int s = 0; s < starts.length; s++) {
            Observation observation = observations.get(s);
            double[] floor = new double[observation.rows()];
            observation.operator().apply(modelFloor, floor);
            List<Fit> own = new ArrayList<>(starts[s].length);
            for (double[] start : starts[s]) {
                own.add(new Fit(observation, model::emulatorError, floor, box, start, settings));
            }
            fits.add(own);
        }
        return fits;
    }

    /** Drives all fits to their ends, the unfinished ones together. */
    private void run(List<Fit> fits, Workspace work) {
        List<Fit> active = fits;
        while (!active.isEmpty()) {
            for (int from = 0; from < active.size(); from += settings.evaluationBatch()) {
                List<Fit> chunk = active.subList(from, Math.min(active.size(), from + settings.evaluationBatch()));
                double[][] labels = chunk.stream().map(Fit::trialLabels).toArray(double[][]::new);
                Evaluation evaluation = model.evaluate(labels);
                for (int i = 0; i < chunk.size(); i++) {
                    chunk.get(i).receive(evaluation.flux()[i], evaluation.jacobian()[i], work);
                }
            }
            active = active.stream().filter(fit -> !fit.done()).toList();
        }
    }

    private Inversion conclude(Observation observation, List<Fit> fits) {
        Fit best = fits.get(0);
        Fit other = null;
        if (fits.size() > 1) {
            boolean first = fits.get(0).deviance() <= fits.get(1).deviance();
            best = fits.get(first ? 0 : 1);
            other = fits.get(first ? 1 : 0);
        }
        if (best.normal() == null) {
            return new Inversion.Refused(Inversion.Cause.NUMERICAL, "no finite chi^2 at any start");
        }
        return solution(observation, best, requireNonNull(best.normal()), other);
    }

    private Solution solution(Observation observation, Fit fit, NormalEquations normal, @Nullable Fit other) {
        double[] labels = box.labels(fit.scaled());
        Uncertainty uncertainty = Uncertainty.of(normal.curvature(), box.unscaleDerivatives(labels));
        int degrees = observation.rows() - parameters(model);
        double[] push = new double[labels.length];
        for (int k = 0; k < push.length; k++) {
            push[k] = uncertainty.defined() ? LabelBox.pushSignificance(normal, fit.scaled(), k) : 0.0;
        }
        double half = 0.5 * normal.chi2();
        FitSummary summary = new FitSummary(
                labels,
                fit.scaled(),
                uncertainty.scaledSigma(),
                push,
                uncertainty.conditionNumber(),
                uncertainty.defined(),
                fit.converged(),
                normal.scale(),
                normal.chi2(),
                degrees,
                Gamma.regularizedGammaQ(0.5 * degrees, half),
                Gamma.regularizedGammaP(0.5 * degrees, half),
                fit.typicalMisfit(),
                observation.medianSnr(),
                observation.rows(),
                observation.missingArms(),
                rivalChi2(fit, normal, other));
        Set<Flag> warn = flagRules.warn(summary);
        Set<Flag> bad = flagRules.bad(summary);
        return new Solution(
                labels,
                uncertainty.sigma(),
                uncertainty.covariance(),
                normal.scale(),
                normal.chi2(),
                degrees,
                summary.upperProbability(),
                observation.pixels(),
                fit.iterations(),
                uncertainty.conditionNumber(),
                warn,
                bad);
    }

    /** How much worse the other start's end is, infinite where it is the same minimum or none. */
    private static double rivalChi2(Fit best, NormalEquations normal, @Nullable Fit other) {
        if (other == null || !other.converged()) {
            return Double.POSITIVE_INFINITY;
        }
        double worse = other.deviance() - best.deviance();
        double[] step = new double[best.scaled().length];
        for (int k = 0; k < step.length; k++) {
            step[k] = other.scaled()[k] - best.scaled()[k];
        }
        return -normal.promisedDrop(step) > worse + DISTINCT_CHI2 ? worse : Double.POSITIVE_INFINITY;
    }
}
