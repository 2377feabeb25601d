package org.photosphere.model.inversion.fit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.ModelCorrection;
import org.photosphere.model.inversion.PixelCounts;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.inversion.instrument.ArmView;
import org.photosphere.model.inversion.instrument.Continuum;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.instrument.UsedArms;
import org.photosphere.model.inversion.noise.EmissionLineDetector;
import org.photosphere.model.inversion.noise.ErrorScale;
import org.photosphere.model.inversion.noise.NoiseCovariance;
import org.photosphere.model.inversion.noise.RobustRmsMisfit;
import org.photosphere.model.inversion.noise.WhitenedNoise;
import org.photosphere.model.units.Doppler;

/** Derivation of a spectrum's answer from its finished fits. Used by one thread. */
final class SolutionBuilder {

    private final InstrumentView view;
    private final ParameterBox box;
    private final FlagRules flagRules;
    private final Workspace work;
    private final double[] mediumDistortion;

    SolutionBuilder(InstrumentView view, ParameterBox box, FlagRules flagRules, Workspace work) {
        this.view = view;
        this.box = box;
        this.flagRules = flagRules;
        this.work = work;
        mediumDistortion = AirVacuumComparison.distortion(view);
    }

    /** Returns the answer of one spectrum by the model of its fits. */
    Inversion of(EndedFits fits) {
        if (fits.best().normal() == null || fits.best().noise() == null) {
            return new Inversion.Refused(Inversion.Cause.NUMERICAL, "no finite chi^2 at any start");
        }
        return solution(fits.best(), fits.rivals(box), ModelCorrection.NONE);
    }

    /**
     * Returns the answer of one spectrum by the physical model.
     *
     * @param reduced answer of the reduced model; its rivals are kept, compared under that model
     */
    Solution of(PhysicalFits.Refined refined, Solution reduced) {
        double[] wanted = box.labels(refined.scaled());
        List<Double> moved = new ArrayList<>();
        for (int k = 0; k < wanted.length; k++) {
            moved.add((wanted[k] - reduced.labels()[k]) / reduced.sigma()[k]);
        }
        ModelCorrection correction = new ModelCorrection(
                refined.tier(), Arrays.stream(reduced.labels()).boxed().toList(), moved);
        return correction.isApplied()
                ? solution(refined.fit(), reduced.rivals(), correction)
                : reduced.withCorrection(correction);
    }

    private Solution solution(Fit fit, List<Solution.Rival> rivals, ModelCorrection correction) {
        NormalEquations normal = requireNonNull(fit.normal());
        NoiseCovariance noise = requireNonNull(fit.noise());
        Observation observation = fit.observation();
        int labelCount = box.space().size();
        double[] labels = box.labels(fit.scaled());
        double[] unscale = box.unscaleDerivatives(fit.scaled());
        Uncertainty uncertainty = Uncertainty.of(normal.curvature(), unscale);
        fit.sampleBest(work);
        Uncertainty bound = bound(fit, noise, uncertainty, unscale);
        view.continuum().at(normal.linear(), work.continuum);
        PixelCounts pixels = observation.pixels().withClipped(noise.clipped());
        int degrees = (int) Math.round(noise.independentRows())
                - view.parameters()
                - observation.arms().coefficients();
        double inflation = new Solution.Goodness(normal.chi2(), degrees, 0, 0).inflation();
        double constant =
                normal.linear()[view.continuum().constantOf(observation.arms().reference())];
        double scale = constant * fit.maximum();
        double[] shifts = observation.armShifts();
        double lnShift = box.lnShift(fit.scaled());
        work.fitWithErrors(fit.maximum(), labels, shifts, lnShift);
        ErrorScale errors = ErrorScale.of(observation, work);
        FitSummary summary = new FitSummary(
                labelSummary(labels, fit, normal, uncertainty),
                new FitSummary.Curvature(uncertainty.conditionNumber(), uncertainty.defined(), fit.stretch()),
                fit.converged(),
                scale,
                FitSummary.Chi2.of(normal.chi2(), degrees),
                RobustRmsMisfit.of(observation, work),
                new FitSummary.Inadequacy(
                        view.isInadequate(),
                        view.layer().isPresent(),
                        view.layer().map(layer -> layer.extrapolation(labels)).orElse(0.0)),
                new FitSummary.Data(
                        observation.medianSnr(work.weight),
                        pixels.used(),
                        observation.arms().missing(),
                        errors,
                        EmissionLineDetector.isSeen(observation, inflation, work)),
                medium(fit, uncertainty),
                rivals.isEmpty() ? Double.POSITIVE_INFINITY : rivals.get(0).deltaChi2());
        return new Solution(
                labels,
                Arrays.copyOf(uncertainty.sigma(), labelCount),
                Arrays.copyOf(bound.sigma(), labelCount),
                calibrated(labels, uncertainty.sigma(), bound.sigma(), inflation, observation),
                labelsOnly(uncertainty.covariance(), labelCount),
                velocity(fit, uncertainty),
                scale,
                continuum(normal.linear(), observation.arms(), constant),
                new Solution.Goodness(
                        normal.chi2(), degrees, summary.chi2().upperProbability(), errors.scale() * view.errorScale()),
                information(uncertainty, bound, labelCount),
                rivals,
                pixels,
                fit.iterations(),
                flagRules.warn(summary),
                flagRules.bad(summary),
                correction);
    }

    private static FitSummary.Labels labelSummary(
            double[] labels, Fit fit, NormalEquations normal, Uncertainty uncertainty) {
        double[] push = new double[labels.length];
        for (int k = 0; k < push.length; k++) {
            push[k] = uncertainty.defined() ? ParameterBox.pushSignificance(normal, fit.scaled(), k) : 0.0;
        }
        return new FitSummary.Labels(
                labels,
                Arrays.copyOf(fit.scaled(), labels.length),
                Arrays.copyOf(uncertainty.scaledSigma(), labels.length),
                push);
    }

    /**
     * Returns the Cramer-Rao bound: the uncertainty under the observed noise alone. The workspace holds the model at the
     * best point.
     */
    private Uncertainty bound(Fit fit, NoiseCovariance noise, Uncertainty own, double[] unscale) {
        WhitenedNoise observed = WhitenedNoise.observed(fit.observation(), work.pool());
        // The model's own errors can only increase the determinant: an equal one means that there are none.
        boolean same = noise.clipped() == 0
                && noise.fitNoise().shared().length == 0
                && noise.fitNoise().logDeterminant() == observed.logDeterminant();
        Uncertainty bound =
                same ? own : Uncertainty.of(fit.under(observed, work).curvature(), unscale);
        observed.release(work.pool());
        return bound;
    }

    /**
     * Returns sigma from reference stars if the view has a layer of them, else from simulations, where the model includes their
     * factors.
     *
     * @param inflation by which chi^2 shows that errors are larger
     */
    private Optional<double[]> calibrated(
            double[] labels, double[] sigma, double[] bound, double inflation, Observation observation) {
        if (view.layer().isPresent()) {
            double[] learnt = view.layer()
                    .get()
                    .sigmaFactors(
                            labels, StarLayer.PullsOf.degree(view.continuum().degree()));
            Arrays.setAll(learnt, k -> StarLayer.calibratedSigma(sigma[k], bound[k], learnt[k], inflation));
            return learnt.length == 0 ? Optional.empty() : Optional.of(learnt);
        }
        double[] factors = view.emulator().sigmaFactors();
        if (factors.length == 0) {
            return Optional.empty();
        }
        double share = shareOfEmulator(observation);
        double[] calibrated = new double[factors.length];
        for (int k = 0; k < calibrated.length; k++) {
            double factor = Math.sqrt(1.0 + share * (factors[k] * factors[k] - 1.0));
            calibrated[k] = EmulatorError.calibratedSigma(sigma[k], bound[k], factor);
        }
        return Optional.of(calibrated);
    }

    /**
     * Returns the emulator's share, which simulations measured, of the variance that the model adds to the labels; the
     * rest is a stated floor. A row adds its variance times its weight squared.
     */
    private double shareOfEmulator(Observation observation) {
        double[] emulatorOver = view.emulator().correlated();
        double[] inadequacyOver = view.inadequacy().correlated();
        double emulator = 0;
        double other = 0;
        for (int i = 0; i < emulatorOver.length; i++) {
            double ofEmulator = work.emulatorError[i] * work.emulatorError[i];
            double ofModel = work.inadequacy[i] * work.inadequacy[i];
            // 0 for an unused row, whose variance is infinite.
            double weight = 1.0 / (observation.variance()[i] + ofEmulator + ofModel);
            emulator += weight * weight * emulatorOver[i] * ofEmulator;
            other += weight * weight * inadequacyOver[i] * ofModel;
        }
        return emulator + other > 0 ? emulator / (emulator + other) : 1.0;
    }

    /** Returns the test of the wavelengths' medium; overwrites the workspace. */
    private AirVacuumComparison medium(Fit fit, Uncertainty uncertainty) {
        if (!view.moves() || !fit.converged()) {
            return AirVacuumComparison.UNKNOWN;
        }
        double sigmaKms = uncertainty.sigma()[box.space().size()];
        return AirVacuumComparison.of(fit, fit.chiSquare(), mediumDistortion, sigmaKms, work);
    }

    private static double[][] labelsOnly(double[][] covariance, int labels) {
        double[][] part = new double[labels][];
        for (int k = 0; k < labels; k++) {
            part[k] = Arrays.copyOf(covariance[k], labels);
        }
        return part;
    }

    private Optional<Solution.Velocity> velocity(Fit fit, Uncertainty uncertainty) {
        if (!view.moves()) {
            return Optional.empty();
        }
        double lnShift = fit.observation().knownLnShift() + box.lnShift(fit.scaled());
        int row = box.space().size();
        return Optional.of(new Solution.Velocity(
                Doppler.SPEED_OF_LIGHT_KMS * Math.expm1(lnShift),
                uncertainty.sigma()[row],
                Arrays.stream(uncertainty.covariance()[row], 0, row).boxed().toList()));
    }

    /**
     * Returns the continuum of each arm in use.
     *
     * @param constant coefficient by which all are divided
     */
    private List<Solution.ArmContinuum> continuum(double[] linear, UsedArms used, double constant) {
        if (view.continuum().degree() == 0) {
            return List.of();
        }
        List<Solution.ArmContinuum> continua = new ArrayList<>();
        for (int a = 0; a < view.arms().size(); a++) {
            ArmView arm = view.arms().get(a);
            if (used.says()[a]) {
                List<Double> coefficients = new ArrayList<>();
                for (int j = 0; j <= view.continuum().degree(); j++) {
                    coefficients.add(linear[view.continuum().constantOf(a) + j] / constant);
                }
                continua.add(new Solution.ArmContinuum(
                        view.axis(a).name(), coefficients, Continuum.lower(arm), Continuum.upper(arm)));
            }
        }
        return continua;
    }

    /** Returns the information content; a label known only by its bounds has a variance of 1/12 of its squared range. */
    private static Solution.Information information(Uncertainty own, Uncertainty bound, int labels) {
        double signal = 0;
        double ratio = 1.0;
        for (int k = 0; k < labels; k++) {
            double variance = own.scaledSigma()[k] * own.scaledSigma()[k];
            signal += 1.0 / (1.0 + 12.0 * variance);
            ratio = Math.max(ratio, own.scaledSigma()[k] / bound.scaledSigma()[k]);
        }
        return new Solution.Information(signal, ratio, own.conditionNumber());
    }
}
