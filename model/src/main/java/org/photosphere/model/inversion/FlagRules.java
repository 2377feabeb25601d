package org.photosphere.model.inversion;

import java.util.EnumSet;
import java.util.Set;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.model.forward.LabelSpace;

/** Which flags a fit earns. Immutable. */
final class FlagRules {

    private final FlagLimits limits;
    private final LabelSpace space;

    FlagRules(FlagLimits limits, LabelSpace space) {
        this.limits = limits;
        this.space = space;
    }

    /** Flags that ask for care. */
    Set<Flag> warn(FitSummary fit) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        set(flags, Flag.LOW_SNR, fit.medianSnr() < limits.minimumSnr());
        set(flags, Flag.EMISSION, fit.emission());
        set(flags, Flag.MISSING_ARM, fit.missingArms() > 0);
        set(flags, Flag.CHI2_HIGH, fit.upperProbability() < limits.chi2Probability());
        set(flags, Flag.IVAR_SUSPECT, errorsSuspect(fit));
        set(flags, Flag.WAVE_MEDIUM_SUSPECT, fit.medium().isOther(limits.mediumSigma(), fit.errorInflation()));
        set(flags, Flag.NONLINEAR, fit.stretch() > limits.stretch());
        set(flags, Flag.GRID_EDGE, atEdge(fit));
        set(flags, Flag.PRIOR_DOMINATED, priorDominates(fit));
        set(flags, Flag.MULTIMODAL, fit.rivalChi2() < limits.rivalChi2());
        return flags;
    }

    /** Flags that say: do not use. */
    Set<Flag> bad(FitSummary fit) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        set(flags, Flag.CHI2_HIGH, fit.typicalMisfit() > limits.grossMisfit());
        set(flags, Flag.NOT_CONVERGED, !fit.converged());
        set(flags, Flag.SINGULAR_HESSIAN, fit.conditionNumber() > limits.maxConditionNumber());
        set(flags, Flag.NO_RESULT, !fit.defined());
        set(flags, Flag.NEGATIVE_FLUX, negative(fit));
        set(flags, Flag.EXTRAPOLATED, extrapolated(fit));
        return flags;
    }

    private static void set(Set<Flag> flags, Flag flag, boolean on) {
        if (on) {
            flags.add(flag);
        }
    }

    /** Errors stated too large make chi^2 and the scatter from row to row low, those stated too small make both high. */
    private boolean errorsSuspect(FitSummary fit) {
        StatedErrors errors = fit.errors();
        boolean tooSmall = fit.upperProbability() < limits.chi2Probability()
                && errors.explain(fit.chi2(), fit.degreesOfFreedom(), limits.ivarSigma());
        // A model's granted misfit makes chi^2 low as well.
        boolean scatterIsLow = errors.isKnown() ? errors.areTooLarge(limits.ivarSigma()) : !fit.lenient();
        boolean tooLarge = fit.lowerProbability() < limits.ivarProbability() && scatterIsLow;
        return tooLarge || tooSmall;
    }

    /** The median of n independent unit normal deviates has the standard error sqrt(pi / 2n). */
    private boolean negative(FitSummary fit) {
        double error = Math.sqrt(Math.PI / 2.0 / fit.rows());
        return !(fit.scale() > 0) || fit.medianSnr() < -limits.negativeFluxSigma() * error;
    }

    private boolean priorDominates(FitSummary fit) {
        for (double sigma : fit.scaledSigma()) {
            if (sigma > limits.priorSigma()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Off the grid's nodes, or pushed against a bound. Models that miss the star's flux push without meaning, so the
     * push is measured in sigmas that explain chi^2.
     */
    private boolean extrapolated(FitSummary fit) {
        if (space.support().support(fit.labels()) < limits.minimumSupport()) {
            return true;
        }
        for (int k = 0; k < fit.push().length; k++) {
            boolean coarse = space.support().axis(k).length <= limits.fewGridValues();
            if (!coarse && fit.push()[k] / fit.errorInflation() > limits.boundPush()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a step of the grid along an axis, or a bound of an axis without steps, lies beyond the nodes. */
    private boolean atEdge(FitSummary fit) {
        GridSupport grid = space.support();
        for (int k = 0; k < fit.labels().length; k++) {
            double[] axis = grid.axis(k);
            if (axis.length <= limits.fewGridValues()) {
                if (Math.abs(fit.scaled()[k]) > ParameterBox.HALF - limits.edgeShare()) {
                    return true;
                }
            } else {
                double[] step = stepsAround(axis, fit.labels()[k]);
                double[] point = fit.labels().clone();
                point[k] = fit.labels()[k] - step[0];
                boolean below = grid.support(point) < limits.minimumSupport();
                point[k] = fit.labels()[k] + step[1];
                if (below || grid.support(point) < limits.minimumSupport()) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The widths of the cells that a step down and a step up lead through: the value's own, or on a node its
     * neighbours, so that a value one whole step from the edge is inside.
     */
    private static double[] stepsAround(double[] axis, double value) {
        int cell = 0;
        while (cell < axis.length - 2 && value >= axis[cell + 1]) {
            cell++;
        }
        double width = axis[cell + 1] - axis[cell];
        boolean onNode = value == axis[cell];
        return new double[] {onNode && cell > 0 ? axis[cell] - axis[cell - 1] : width, width};
    }
}
