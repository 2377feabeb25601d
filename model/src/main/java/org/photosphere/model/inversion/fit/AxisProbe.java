package org.photosphere.model.inversion.fit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;

/**
 * Evaluation of chi^2 two sigma to either side of a minimum along one of its principal axes. Where it rises by less
 * than the quadratic model predicts, sigma is larger than the curvature at the minimum implies: an emulator's own
 * ripples alone can bend chi^2 so that a label which the data hardly constrain seems well determined. The axis is
 * stretched until chi^2 confirms it, or the box ends. Used by one thread.
 */
final class AxisProbe implements ModelRequest {

    /** Distance at which chi^2 is evaluated, in sigma: the limit of 95 % intervals. */
    private static final double REACH = 2.0;

    /** Share of the predicted rise that confirms a sigma, which is then at most a tenth too small. */
    private static final double CONFIRMED = 0.8;

    /** Lower limit of the rise: sigma grows at most five times per round. */
    private static final double LEAST_RISE = 0.04;

    private static final int ROUNDS = 3;

    private final Fit fit;
    private final ChiSquare chiSquare;
    private final double lowest;
    /** Derivative of chi^2 along the direction where the fit ended. */
    private final double slope;

    private final ParameterBox box;
    private final double[] direction;
    private final float[] points;
    private final double curvatureSigma;
    private double sigma;
    private int side = 1;
    private int round = 1;
    private double stretch;
    private boolean done;
    private double[] trial;

    /**
     * @param fit a converged fit
     * @param direction of the axis in scaled parameters, of length 1
     * @param sigma along the axis from the curvature
     * @param slope derivative of chi^2 along the direction at the fit's end; 0 at a minimum
     * @param pool of its array
     */
    AxisProbe(Fit fit, ParameterBox box, double[] direction, double sigma, double slope, ArrayPool pool) {
        this.fit = fit;
        this.chiSquare = fit.chiSquare();
        this.lowest = requireNonNull(fit.normal()).chi2();
        this.box = box;
        this.direction = direction;
        this.curvatureSigma = sigma;
        this.sigma = sigma;
        this.slope = slope;
        points = pool.floats(fit.trialPoints().length);
        trial = at(reach());
    }

    /**
     * Returns the probes that check whether a fit's less certain principal axes are as long as its curvature implies;
     * none where it did not converge.
     *
     * @param penalised whether the fit ended beside the minimum of chi^2, at that of its sum with a penalty
     * @param pool of their arrays
     */
    static List<AxisProbe> of(
            Fit fit, ParameterBox box, InversionSettings settings, boolean penalised, ArrayPool pool) {
        List<AxisProbe> probes = new ArrayList<>();
        NormalEquations normal = fit.normal();
        if (!fit.converged() || normal == null) {
            return probes;
        }
        EigenDecompositionSymmetric axes =
                new EigenDecompositionSymmetric(new Array2DRowRealMatrix(normal.curvature(), true));
        for (int e = 0; e < normal.curvature().length; e++) {
            double variance = 1.0 / axes.getEigenvalues()[e];
            if (variance > settings.doubtfulSigma() * settings.doubtfulSigma()
                    && variance < ParameterBox.HALF * ParameterBox.HALF) {
                double[] direction = axes.getEigenvector(e).toArray();
                double slope = penalised ? slope(normal, direction) : 0.0;
                probes.add(new AxisProbe(fit, box, direction, Math.sqrt(variance), slope, pool));
            }
        }
        return probes;
    }

    /** Gives the array back: this is not used any more. */
    void release(ArrayPool pool) {
        pool.give(points);
    }

    private static double slope(NormalEquations normal, double[] direction) {
        double slope = 0;
        for (int k = 0; k < direction.length; k++) {
            slope -= 2.0 * normal.gradient()[k] * direction[k];
        }
        return slope;
    }

    /** Returns the distance to the box along this side, at most {@link #REACH}, in sigma. */
    private double reach() {
        double most = REACH;
        for (int k = 0; k < direction.length; k++) {
            double step = side * sigma * direction[k];
            double room = step > 0 ? ParameterBox.HALF - fit.scaled()[k] : -ParameterBox.HALF - fit.scaled()[k];
            if (step != 0) {
                most = Math.min(most, room / step);
            }
        }
        return Math.max(0.0, most);
    }

    private double[] at(double sigmas) {
        double[] step = new double[direction.length];
        for (int k = 0; k < step.length; k++) {
            step[k] = side * sigmas * sigma * direction[k];
        }
        return ParameterBox.within(fit.scaled(), step);
    }

    @Override
    public InstrumentView view() {
        return fit.view();
    }

    @Override
    public ObservedModel model() {
        return fit.model();
    }

    @Override
    public boolean needsMaximum() {
        return false;
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public double[] trialLabels() {
        return box.labels(trial);
    }

    @Override
    public float[] trialPoints() {
        return points;
    }

    @Override
    public void receive(double maximum, Workspace work) {
        double reach = reach();
        double linear = slope * side * reach * sigma;
        double rise = Math.max(0.0, chiSquare.at(trial, points, work).chi2() - lowest - linear);
        // The model does not exist beyond the box: next to it the other side decides.
        double share = reach < 0.5 ? 1.0 : Math.min(1.0, rise / (reach * reach));
        stretch += 0.5 / Math.max(LEAST_RISE, share);
        if (side == 1) {
            side = -1;
        } else {
            endRound();
        }
        trial = at(reach());
    }

    /** Passes the variance to the fit where it differs from the curvature's own. */
    void apply() {
        if (sigma > curvatureSigma) {
            double ratio = sigma / curvatureSigma;
            fit.stretch(direction, curvatureSigma, ratio * ratio);
        }
    }

    private void endRound() {
        side = 1;
        if (1.0 / stretch >= CONFIRMED) {
            done = true;
            return;
        }
        sigma *= Math.sqrt(stretch);
        stretch = 0;
        round++;
        // A sigma of the box's own size means that the axis is unconstrained.
        done = round > ROUNDS || sigma > ParameterBox.HALF;
    }
}
