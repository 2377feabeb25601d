package org.photosphere.model.inversion.fit;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.InversionSettings;

/**
 * One Gauss-Newton step of a finished fit towards the minimum of chi^2 under another, more accurate model (defect
 * correction): with the residuals of the accurate flux at the solution x0 and the Jacobian J and weights W of the fit,
 *
 * <pre>
 *   x = x0 + (J'WJ)^-1 J'W (y - F(x0))
 * </pre>
 *
 * Continuum, errors that rows share and clipped rows enter as in the fit, whose gradient at x0 vanishes: what moves the
 * solution is the difference of the two models there. With a penalty on the labels, its gradient and curvature at x0 are
 * added to those of chi^2. The step costs one flux of the accurate model. Its remaining
 * error is of second order, the step times the relative difference of the Jacobians. Immutable.
 */
final class DefectCorrection {

    /**
     * Length of the longest step, in sigma. The noise of the fit contains the reduced model's error, so that steps are
     * about one sigma and less; 5 sigma contradict that error, and the difference of the Jacobians, some per cent,
     * would leave an error of some tenths of a sigma.
     */
    private static final double LONGEST_SIGMA = 5.0;

    private final ParameterBox box;
    private final InversionSettings settings;
    private final Optional<PhysicsPenalty> penalty;

    /** @param penalty on the labels, added to chi^2 */
    DefectCorrection(ParameterBox box, InversionSettings settings, Optional<PhysicsPenalty> penalty) {
        this.box = box;
        this.settings = settings;
        this.penalty = penalty;
    }

    /**
     * Result of a correction.
     *
     * @param scaled parameters after the step, in the box; not finite where the flux is not
     * @param fit the fit ended there, its covariance unchanged; null where the step is not finite or too long
     */
    record Result(double[] scaled, @Nullable Fit fit) {}

    /**
     * @param fit converged fit
     * @param flux of the accurate model at its labels, on the model's bins, max-normalised, [bin]
     */
    Result of(Fit fit, float[] flux, Workspace work) {
        float[] points = exchanged(fit, flux);
        NormalEquations data = fit.chiSquare().at(fit.scaled(), points, work);
        NormalEquations there =
                penalty.map(added -> data.plus(added.at(fit.scaled()))).orElse(data);
        if (!there.finite()) {
            double[] unknown = new double[fit.scaled().length];
            Arrays.fill(unknown, Double.NaN);
            return new Result(unknown, null);
        }
        double[] step = ParameterBox.step(there, fit.scaled(), 0.0);
        double[] scaled = ParameterBox.within(fit.scaled(), step);
        NormalEquations own = requireNonNull(fit.normal());
        if (!(own.length(step) <= LONGEST_SIGMA) || longest(step) > settings.maxStep()) {
            return new Result(scaled, null);
        }
        extrapolate(points, fit.scaled(), scaled);
        NormalEquations moved = fit.chiSquare().at(scaled, points, work);
        if (!moved.finite()) {
            return new Result(scaled, null);
        }
        Point point = new Point(scaled, points, fit.maximum(), moved.withCurvature(own.curvature()));
        return new Result(scaled, fit.endedAt(point));
    }

    /** Returns the fit's model with another flux, in the fit's unit, and its own derivatives. */
    private float[] exchanged(Fit fit, float[] flux) {
        float[] points = fit.points().clone();
        float[] accurate = fit.view().atPoints(flux, fit.maximum(), box.labels(fit.scaled()));
        System.arraycopy(accurate, 0, points, 0, accurate.length);
        return points;
    }

    /** Moves the flux to other labels, to first order. */
    private void extrapolate(float[] points, double[] from, double[] to) {
        int stride = points.length / (1 + box.space().size());
        for (int k = 0; k < box.space().size(); k++) {
            float step = (float) (to[k] - from[k]);
            for (int i = 0; i < stride; i++) {
                points[i] += step * points[(1 + k) * stride + i];
            }
        }
    }

    private static double longest(double[] step) {
        double longest = 0;
        for (double each : step) {
            longest = Math.max(longest, Math.abs(each));
        }
        return longest;
    }
}
