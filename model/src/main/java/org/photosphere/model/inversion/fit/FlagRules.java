package org.photosphere.model.inversion.fit;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.FlagLimits;
import org.photosphere.model.inversion.noise.ErrorScale;

/** Rules that derive a fit's flags. Immutable. */
final class FlagRules {

    /** Distance from a bound, in scaled labels, within which a label counts as held there. */
    private static final double AT_BOUND = 1e-3;

    private final FlagLimits limits;
    private final LabelSpace space;

    FlagRules(FlagLimits limits, LabelSpace space) {
        this.limits = limits;
        this.space = space;
    }

    /** Returns the flags that call for care. */
    Set<Flag> warn(FitSummary fit) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        set(flags, Flag.LOW_SNR, fit.data().medianSnr() < limits.minimumSnr());
        set(flags, Flag.EMISSION, fit.data().emission());
        set(flags, Flag.MISSING_ARM, fit.data().missingArms() > 0);
        set(flags, Flag.CHI2_HIGH, fit.chi2().upperProbability() < limits.chi2Probability());
        set(flags, Flag.IVAR_SUSPECT, errorsSuspect(fit));
        set(flags, Flag.WAVE_MEDIUM_SUSPECT, fit.medium().isOther(limits.mediumSigma(), fit.errorInflation()));
        set(flags, Flag.NONLINEAR, fit.curvature().stretch() > limits.stretch());
        set(flags, Flag.GRID_EDGE, atEdge(fit));
        set(flags, Flag.PRIOR_DOMINATED, priorDominates(fit));
        set(flags, Flag.MULTIMODAL, fit.rivalChi2() < limits.rivalChi2());
        set(
                flags,
                Flag.UNCALIBRATED,
                fit.inadequacy().exists() && !fit.inadequacy().learnt());
        set(flags, Flag.CALIBRATION_EXTRAPOLATED, fit.inadequacy().extrapolation() > limits.extrapolation());
        return flags;
    }

    /** Returns the flags that exclude use. */
    Set<Flag> bad(FitSummary fit) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        set(flags, Flag.CHI2_HIGH, isGross(fit));
        set(flags, Flag.NOT_CONVERGED, !fit.converged());
        set(flags, Flag.SINGULAR_HESSIAN, fit.curvature().conditionNumber() > limits.maxConditionNumber());
        set(flags, Flag.NO_RESULT, !fit.curvature().defined() || isHopeless(fit));
        set(flags, Flag.NEGATIVE_FLUX, negative(fit));
        set(flags, Flag.EXTRAPOLATED, extrapolated(fit));
        return flags;
    }

    private static void set(Set<Flag> flags, Flag flag, boolean on) {
        if (on) {
            flags.add(flag);
        }
    }

    /**
     * Returns whether the model does not fit at all. References of a calibration show how well it fits stars; without one, a
     * deviation is judged against the flux.
     */
    private boolean isGross(FitSummary fit) {
        return fit.inadequacy().learnt()
                ? fit.errorInflation() > limits.grossInflation()
                : fit.typicalMisfit() > limits.grossMisfit();
    }

    /**
     * Returns whether the stated errors are wrong: too large ones make chi^2 and the scatter from row to row low, too
     * small ones make both high.
     */
    private boolean errorsSuspect(FitSummary fit) {
        ErrorScale errors = fit.data().errors();
        boolean tooSmall = fit.chi2().upperProbability() < limits.chi2Probability()
                && errors.explain(fit.chi2().value(), fit.chi2().degreesOfFreedom(), limits.ivarSigma());
        // The misfit that the noise model allows for makes chi^2 low as well.
        boolean scatterIsLow = errors.isKnown()
                ? errors.areTooLarge(limits.ivarSigma())
                : !fit.inadequacy().exists();
        boolean tooLarge = fit.chi2().lowerProbability() < limits.ivarProbability() && scatterIsLow;
        return tooLarge || tooSmall;
    }

    /**
     * Returns whether the flux is negative: the median of n independent unit normal deviates has the standard error
     * sqrt(pi / 2n).
     */
    private boolean negative(FitSummary fit) {
        double error = Math.sqrt(Math.PI / 2.0 / fit.data().rows());
        return !(fit.scale() > 0) || fit.data().medianSnr() < -limits.negativeFluxSigma() * error;
    }

    private boolean priorDominates(FitSummary fit) {
        for (double sigma : fit.labels().scaledSigma()) {
            if (sigma > limits.priorSigma()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether the data constrain no label at all, or one is at its bound with an error that spans its range:
     * the spectrum shows no feature of a star of the grid, and the fit ended at the box. A label of few grid values is
     * exempt from the latter: whether the data determine it depends on the type of star.
     */
    private boolean isHopeless(FitSummary fit) {
        if (Arrays.stream(fit.labels().scaledSigma()).allMatch(sigma -> sigma > limits.priorSigma())) {
            return true;
        }
        for (int k = 0; k < fit.labels().values().length; k++) {
            boolean atBound = Math.abs(fit.labels().scaled()[k]) >= ParameterBox.HALF - AT_BOUND;
            if (atBound && !hasFewValues(k) && fit.labels().scaledSigma()[k] > limits.hopelessSigma()) {
                return true;
            }
        }
        return false;
    }

    private boolean hasFewValues(int k) {
        return space.support().axis(k).length <= limits.fewGridValues();
    }

    /**
     * Returns whether the answer is off the grid's nodes, or pushed against a bound. A model that does not fit the
     * star's flux pushes without significance, so the push is measured in sigmas that explain chi^2.
     */
    private boolean extrapolated(FitSummary fit) {
        if (space.support().support(fit.labels().values()) < limits.minimumSupport()) {
            return true;
        }
        double most = fit.inadequacy().learnt() ? limits.learntBoundPush() : limits.boundPush();
        for (int k = 0; k < fit.labels().push().length; k++) {
            if (!hasFewValues(k) && fit.labels().push()[k] / fit.errorInflation() > most) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether the grid's edge is within the error of an answer: a label may not leave the grid, so that neither
     * its value nor its sigma, nor those of correlated labels, include the truncated part of its distribution. A label
     * of few grid values is at its ends in most stars: for it, only as much beyond the bound counts.
     */
    private boolean atEdge(FitSummary fit) {
        if (!space.support().isWhole(fit.labels().values())) {
            return true;
        }
        for (int k = 0; k < fit.labels().values().length; k++) {
            boolean edge = hasFewValues(k)
                    ? fit.labels().push()[k] / fit.errorInflation() > limits.edgeSigma()
                    : leavesGrid(fit, k, -limits.edgeSigma()) || leavesGrid(fit, k, limits.edgeSigma());
            if (edge) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether an answer moved along a label by this many sigma is outside the grid's nodes. */
    private boolean leavesGrid(FitSummary fit, int k, double sigmas) {
        double place = fit.labels().scaled()[k] + sigmas * fit.labels().scaledSigma()[k] * fit.errorInflation();
        double[] point = fit.labels().values().clone();
        point[k] = space.get(k).unscale(place);
        return Math.abs(place) > ParameterBox.HALF || !space.support().isWhole(point);
    }
}
