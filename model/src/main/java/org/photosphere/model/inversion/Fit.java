package org.photosphere.model.inversion;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Levenberg-Marquardt from one start, as a state that asks for the model at {@link #trialLabels} and is told by
 * {@link #receive}, so that many fits share one call of the model. Damping after Nielsen (1999), IMM-REP-1999-05. Used
 * by one thread.
 */
final class Fit {

    private static final double INITIAL_DAMPING = 1e-3;

    /** Below this share of the promised drop of chi^2 a step is not worth taking. */
    private static final double MINIMUM_GAIN = 1e-4;

    /** A step that is rejected although it is this short, in sigma, has reached the model's rounding. */
    private static final double SHORT_STEP_SIGMA = 0.01;

    /** Part of chi^2 that float32 fluxes leave uncertain. */
    private static final double RELATIVE_TOLERANCE = 1e-7;

    private final Observation observation;
    private final Function<double[], float[]> emulatorError;
    private final double[] modelFloor;
    private final LabelBox box;
    private final InversionSettings settings;
    private final double[] whitenedValue;

    private double[] scaled;
    private double[] trial;
    private double promised;
    private double damping = INITIAL_DAMPING;
    private double dampingGrowth = 2.0;
    private int evaluations;
    private int refreshes;
    private boolean settled;
    private boolean converged;
    private boolean done;
    private float @Nullable [] flux;
    private float @Nullable [][] jacobian;
    private @Nullable NoiseModel noise;
    private @Nullable NormalEquations normal;

    /**
     * @param emulatorError max-normalised flux by labels, [bin]
     * @param modelFloor share of the model's flux, as the observation's rows see it, [row]
     * @param start scaled labels within the box
     */
    Fit(
            Observation observation,
            Function<double[], float[]> emulatorError,
            double[] modelFloor,
            LabelBox box,
            double[] start,
            InversionSettings settings) {
        this.observation = observation;
        this.emulatorError = emulatorError;
        this.modelFloor = modelFloor;
        this.box = box;
        this.settings = settings;
        this.scaled = start.clone();
        this.trial = start.clone();
        this.whitenedValue = new double[observation.rows()];
    }

    boolean done() {
        return done;
    }

    boolean converged() {
        return converged;
    }

    int iterations() {
        return evaluations;
    }

    /** Scaled labels of the best point so far, shared. */
    double[] scaled() {
        return scaled;
    }

    /** The equations at the best point, null where the numbers broke. */
    @Nullable NormalEquations normal() {
        return normal;
    }

    /** -2 ln likelihood but for a constant. */
    double deviance() {
        return normal == null || noise == null ? Double.POSITIVE_INFINITY : normal.chi2() + noise.logDeterminant();
    }

    /** How far the best point typically is from the spectrum beyond the noise, share of the flux. */
    double typicalMisfit() {
        double[] model = new double[observation.rows()];
        observation.operator().apply(requireNonNull(flux), model);
        return TypicalMisfit.of(
                observation, model, errorRows(), requireNonNull(normal).scale());
    }

    private double[] errorRows() {
        double[] error = new double[observation.rows()];
        observation.operator().apply(emulatorError.apply(box.labels(scaled)), error);
        return error;
    }

    /** Where the model is wanted next, in the labels' units. */
    double[] trialLabels() {
        return box.labels(trial);
    }

    /**
     * Takes the model at the trial labels.
     *
     * @param trialFlux kept, [bin]
     * @param trialJacobian kept, [label][bin]
     */
    void receive(float[] trialFlux, float[][] trialJacobian, Workspace work) {
        evaluations++;
        if (noise == null) {
            accept(trialFlux, trialJacobian);
            refreshNoise(work);
        } else {
            judge(trialFlux, trialJacobian, work);
        }
        if (!done) {
            propose(work);
        }
    }

    private void judge(float[] trialFlux, float[][] trialJacobian, Workspace work) {
        NormalEquations current = requireNonNull(normal);
        NormalEquations candidate = equations(trialFlux, trialJacobian, trial, work);
        double drop = current.chi2() - candidate.chi2();
        double gain = drop / promised;
        if (candidate.finite() && drop > 0 && gain > MINIMUM_GAIN) {
            accept(trialFlux, trialJacobian);
            normal = candidate;
            damping = Math.max(1e-12, damping * Math.max(1.0 / 3.0, 1.0 - Math.pow(2.0 * gain - 1.0, 3)));
            dampingGrowth = 2.0;
        } else {
            damping *= dampingGrowth;
            dampingGrowth *= 2.0;
            settled = shortStep(current);
        }
    }

    private boolean shortStep(NormalEquations current) {
        for (int k = 0; k < scaled.length; k++) {
            double step = trial[k] - scaled[k];
            if (step * step * current.curvature()[k][k] > SHORT_STEP_SIGMA * SHORT_STEP_SIGMA) {
                return false;
            }
        }
        return true;
    }

    private void accept(float[] newFlux, float[][] newJacobian) {
        scaled = trial;
        flux = newFlux;
        jacobian = newJacobian;
    }

    /** Ends the fit where it has converged or may not go on, else sets the next trial. */
    private void propose(Workspace work) {
        NormalEquations current = requireNonNull(normal);
        // Where the model misses the star, sigma is larger than stated by this, and the fit creeps: its quadratic model
        // leaves out what the residuals multiply.
        double inflation = Math.max(1.0, current.chi2() / observation.rows());
        double tolerance = settings.chi2Tolerance() * inflation + RELATIVE_TOLERANCE * current.chi2();
        while (settled || current.promisedDrop(LabelBox.step(current, scaled, 0.0)) <= tolerance) {
            if (refreshes > settings.noiseRefreshes()) {
                converged = true;
                done = true;
                return;
            }
            refreshNoise(work);
            if (done) {
                return;
            }
            settled = false;
            damping = INITIAL_DAMPING;
            dampingGrowth = 2.0;
            current = requireNonNull(normal);
        }
        if (evaluations >= settings.maxIterations()) {
            done = true;
            return;
        }
        double[] step = LabelBox.step(current, scaled, damping);
        double longest = 0;
        for (double s : step) {
            longest = Math.max(longest, Math.abs(s));
        }
        double shrink = Math.min(1.0, settings.maxStep() / longest);
        trial = new double[step.length];
        for (int k = 0; k < step.length; k++) {
            step[k] *= shrink;
            trial[k] = Math.max(-LabelBox.HALF, Math.min(LabelBox.HALF, scaled[k] + step[k]));
        }
        promised = current.promisedDrop(step);
    }

    /** The noise as the best point so far has it, and the equations under it. */
    private void refreshNoise(Workspace work) {
        float[] bestFlux = requireNonNull(flux);
        float[][] bestJacobian = requireNonNull(jacobian);
        observation.operator().apply(bestFlux, work.model);
        double scale = normal == null ? firstScale(work.model) : normal.scale();
        noise = new NoiseModel(observation, errorRows(), scale, work.model, modelFloor);
        refreshes++;
        System.arraycopy(observation.value(), 0, whitenedValue, 0, whitenedValue.length);
        noise.whiten(whitenedValue);
        NormalEquations equations = equations(bestFlux, bestJacobian, scaled, work);
        if (equations.finite()) {
            normal = equations;
        } else {
            normal = null;
            done = true;
        }
    }

    private double firstScale(double[] model) {
        double my = 0;
        double mm = 0;
        for (int i = 0; i < observation.rows(); i++) {
            my += model[i] * observation.value()[i] / observation.variance()[i];
            mm += model[i] * model[i] / observation.variance()[i];
        }
        return my / mm;
    }

    private NormalEquations equations(float[] atFlux, float[][] atJacobian, double[] at, Workspace work) {
        double[] unscale = box.unscaleDerivatives(box.labels(at));
        return NormalEquations.at(observation, requireNonNull(noise), whitenedValue, atFlux, atJacobian, unscale, work);
    }
}
