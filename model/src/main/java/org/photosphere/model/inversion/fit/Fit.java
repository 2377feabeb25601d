package org.photosphere.model.inversion.fit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.NoiseCovariance;
import org.photosphere.model.inversion.noise.WhitenedNoise;

/**
 * A Levenberg-Marquardt fit from one start. It requests the model at {@link #trialLabels}, and each {@link #receive} is
 * one iteration, so that many fits share one call of the model. Used by one thread.
 */
public final class Fit implements ModelRequest {

    /** Minimum share of the promised drop of chi^2 for a step to be accepted. */
    private static final double MINIMUM_GAIN = 1e-4;

    /** Length in sigma below which the rejection of a step shows that the model's rounding is reached. */
    private static final double SHORT_STEP_SIGMA = 0.01;

    /** Difference of scaled parameters within which points coincide: a quarter of the distance of second starts. */
    private static final double BESIDE = 0.05;

    private final Observation observation;
    private final ParameterBox box;
    private final InversionSettings settings;
    private final NoiseIteration noise;
    private final Optional<PhysicsPenalty> penalty;
    private final Damping damping = new Damping();

    private FitPhase phase = FitPhase.START;
    private @Nullable Point best;
    /** Maximum of the model's flux near the start, until it is evaluated at all points. */
    private double nearMaximum;

    private double[] trial;
    private float[] trialPoints;
    private double promisedDrop;
    private int evaluations;
    private double stretch = 1.0;

    /**
     * @param full the observation
     * @param coarse the rows that are fitted until the fit is near its minimum
     * @param start where it begins
     * @param pool of its arrays
     */
    Fit(
            Observation full,
            Observation coarse,
            ParameterBox box,
            Start start,
            InversionSettings settings,
            ArrayPool pool) {
        this.observation = full;
        this.box = box;
        this.settings = settings;
        noise = new NoiseIteration(full, coarse, box, start.scaled().length, settings, pool);
        penalty = Optional.empty();
        trial = start.scaled().clone();
        nearMaximum = start.maximum();
        trialPoints = pool.floats(size(noise.observation()));
    }

    /** Returns the number of values of the model at an observation's points. */
    private int size(Observation on) {
        return on.view().model().points() * (1 + box.space().size());
    }

    /** Gives the arrays back: neither this nor a fit derived from it is used any more. */
    void release(ArrayPool pool) {
        noise.release(pool);
        pool.give(trialPoints);
        if (best != null) {
            pool.give(best.points());
        }
    }

    private Fit(Fit other, FitPhase phase, @Nullable Point at, double stretch, Optional<PhysicsPenalty> penalty) {
        observation = other.observation;
        box = other.box;
        settings = other.settings;
        noise = other.noise;
        nearMaximum = other.nearMaximum;
        this.penalty = penalty;
        evaluations = other.evaluations;
        this.stretch = stretch;
        this.phase = phase;
        best = at;
        trial = other.scaled().clone();
        trialPoints = new float[other.trialPoints.length];
    }

    /** Returns the same fit as if it had ended at another point, under the same noise. */
    Fit endedAt(Point point) {
        return new Fit(this, phase, point, stretch, Optional.empty());
    }

    /**
     * Returns a fit that starts where this one ended, under its noise, for another model at the same points.
     *
     * @param added to chi^2, whose equations then include it
     */
    Fit continued(Optional<PhysicsPenalty> added) {
        return new Fit(this, FitPhase.START, null, 1.0, added);
    }

    /** One iteration: judges the trial point, then sets the next one or ends the fit. */
    @Override
    public void receive(double maximum, Workspace work) {
        evaluations++;
        if (phase.isWidening()) {
            widened(maximum, work);
        } else {
            judgeTrial(maximum, work);
        }
    }

    /** Takes the model at all points, whose noise on all rows begins there. */
    private void widened(double maximum, Workspace work) {
        boolean last = phase == FitPhase.WIDENING_LAST;
        best = new Point(trial, trialPoints, maximum, best().normal());
        trialPoints = work.pool().floats(trialPoints.length);
        phase = FitPhase.NOISE_CHANGES;
        refreshNoise(best(), work);
        if (last) {
            phase = phase == FitPhase.FAILED ? phase : FitPhase.EXHAUSTED;
        } else {
            proceed(false, work);
        }
    }

    /** Sets the next point, at which the model is needed at all points. */
    private void widen(double[] at, FitPhase next, Workspace work) {
        phase = next;
        work.pool().give(trialPoints);
        work.pool().give(best().points());
        best = best().withoutPoints();
        trialPoints = work.pool().floats(size(noise.full()));
        trial = at;
    }

    private void judgeTrial(double maximum, Workspace work) {
        double known = Double.isNaN(maximum) ? nearMaximum : maximum;
        NormalEquations data = noise.chiSquare().at(trial, trialPoints, work);
        NormalEquations candidate =
                penalty.map(added -> data.plus(added.at(trial))).orElse(data);
        boolean atRounding = false;
        if (phase == FitPhase.START) {
            begin(candidate, known, work);
        } else {
            atRounding = judge(candidate, known, work.pool());
        }
        proceed(atRounding, work);
    }

    /** Sets the next point, or ends the fit. */
    private void proceed(boolean rounding, Workspace work) {
        boolean atRounding = rounding;
        while (!done()) {
            Point here = best();
            double[] newton = ParameterBox.step(here.normal(), here.scaled(), 0.0);
            boolean near = atRounding
                    || here.normal().promisedDrop(newton)
                            <= noise.tolerance(here.normal(), phase == FitPhase.NOISE_FINAL);
            if (near && phase == FitPhase.NOISE_FINAL) {
                phase = FitPhase.CONVERGED;
                if (!atRounding) {
                    // The step is too short to justify an evaluation, but halves the remaining error.
                    best = here.withScaled(ParameterBox.within(here.scaled(), newton));
                }
            } else if (near && noise.isOnFewPoints()) {
                // On the coarse rows this is the minimum to first order.
                widen(ParameterBox.within(here.scaled(), newton), FitPhase.WIDENING, work);
                return;
            } else if (near) {
                refreshNoise(here, work);
                atRounding = false;
            } else if (evaluations >= settings.maxIterations()) {
                if (noise.isOnFewPoints()) {
                    widen(here.scaled(), FitPhase.WIDENING_LAST, work);
                    return;
                }
                phase = FitPhase.EXHAUSTED;
                if (noise.isCoarse()) {
                    take(noise.refresh(here, work));
                }
            } else {
                propose(here);
                return;
            }
        }
    }

    /** Takes the first point, whose continuum under the observed noise gives the size of the model's own errors. */
    private void begin(NormalEquations first, double maximum, Workspace work) {
        if (!first.finite()) {
            phase = FitPhase.FAILED;
            return;
        }
        phase = noise.noise() == null ? FitPhase.NOISE_CHANGES : FitPhase.NOISE_FINAL;
        accept(first, maximum, work.pool());
        if (phase == FitPhase.NOISE_CHANGES) {
            take(noise.refresh(best(), work));
        }
    }

    /** Accepts or rejects the trial; returns whether a rejected step was so short that the model's rounding decides. */
    private boolean judge(NormalEquations candidate, double maximum, ArrayPool pool) {
        NormalEquations current = best().normal();
        double drop = current.chi2() - candidate.chi2();
        double gain = drop / promisedDrop;
        if (candidate.finite() && drop > 0 && gain > MINIMUM_GAIN) {
            accept(candidate, maximum, pool);
            damping.relax(gain);
            return false;
        }
        damping.tighten();
        return current.isShort(best().scaled(), trial, SHORT_STEP_SIGMA);
    }

    private void accept(NormalEquations candidate, double maximum, ArrayPool pool) {
        float[] free = best == null ? pool.floats(trialPoints.length) : best.points();
        best = new Point(trial, trialPoints, maximum, candidate);
        trialPoints = free;
    }

    private void refreshNoise(Point here, Workspace work) {
        NormalEquations refreshed = noise.refresh(here, work);
        phase = refreshed == null || noise.isExhausted() ? FitPhase.NOISE_FINAL : FitPhase.NOISE_CHANGES;
        take(refreshed);
        damping.reset();
    }

    /** Takes the equations of the best point under a new noise, if it changed. */
    private void take(@Nullable NormalEquations refreshed) {
        if (refreshed != null) {
            phase = refreshed.finite() ? phase : FitPhase.FAILED;
            best = best().withNormal(refreshed);
        }
    }

    private void propose(Point here) {
        double[] step = ParameterBox.step(here.normal(), here.scaled(), damping.value(), settings.maxStep());
        trial = ParameterBox.within(here.scaled(), step);
        promisedDrop = here.normal().promisedDrop(step);
    }

    /** Abandons the fit before it has converged. */
    void end() {
        phase = FitPhase.ABANDONED;
    }

    @Override
    public boolean done() {
        return phase.isLast();
    }

    boolean converged() {
        return phase == FitPhase.CONVERGED;
    }

    /** Returns whether it was abandoned by {@link #end}. */
    boolean ended() {
        return phase == FitPhase.ABANDONED;
    }

    @Override
    public InstrumentView view() {
        return observation.view();
    }

    @Override
    public ObservedModel model() {
        return (phase.isWidening() ? noise.full() : noise.observation()).view().model();
    }

    /** On few points the maximum is needed only for the noise of the first iterations, which is provisional. */
    @Override
    public boolean needsMaximum() {
        return model() == noise.full().view().model();
    }

    @Override
    public double[] trialLabels() {
        return box.labels(trial);
    }

    @Override
    public float[] trialPoints() {
        return trialPoints;
    }

    /** Returns whether the trial points of both coincide: they will converge to the same minimum. */
    boolean isBeside(Fit other) {
        for (int k = 0; k < trial.length; k++) {
            if (Math.abs(trial[k] - other.trial[k]) > BESIDE) {
                return false;
            }
        }
        return true;
    }

    int iterations() {
        return evaluations;
    }

    public Observation observation() {
        return observation;
    }

    /** Returns whether only the coarse rows are fitted. */
    boolean isCoarse() {
        return noise.isCoarse();
    }

    private Point best() {
        return requireNonNull(best);
    }

    /** Returns the scaled parameters of the best point, shared. */
    public double[] scaled() {
        return best().scaled();
    }

    /** Returns the model at the best point, as it was evaluated, shared. */
    float[] points() {
        return best().points();
    }

    /** Returns the maximum of the model's flux at the best point, as in {@link Point}. */
    double maximum() {
        return best().maximum();
    }

    /** Returns the equations at the best point, null before the first point or where they are not finite. */
    @Nullable NormalEquations normal() {
        return best == null || phase == FitPhase.FAILED ? null : best.normal();
    }

    /** Returns the noise at the best point, null before the first point. */
    @Nullable NoiseCovariance noise() {
        return noise.noise();
    }

    /** Returns chi^2 under the noise of the best point. */
    public ChiSquare chiSquare() {
        return noise.chiSquare();
    }

    /** Returns the deviance as {@link NoiseCovariance#deviance} does; infinite where chi^2 is not finite. */
    double deviance() {
        NormalEquations own = normal();
        return own == null ? Double.POSITIVE_INFINITY : requireNonNull(noise()).deviance(own.chi2());
    }

    /** Computes the model at the best point at the rows. */
    void sampleBest(Workspace work) {
        noise.observation().sample(points(), box.lnShift(scaled()), work.at(noise.observation()).rows);
    }

    /** Returns the equations at the best point under another noise; the workspace holds the model there. */
    NormalEquations under(WhitenedNoise other, Workspace work) {
        ChiSquare under = new ChiSquare(noise.observation(), box, other, work.pool());
        NormalEquations equations = under.atSampled(scaled(), work);
        under.release(work.pool());
        return equations;
    }

    /** Multiplies the variance along a principal axis by a factor, which is at least 1. */
    void stretch(double[] direction, double sigma, double factor) {
        best = best().withNormal(best().normal().stretched(direction, (1.0 / factor - 1.0) / (sigma * sigma)));
        stretch = Math.max(stretch, factor);
    }

    /** Returns the largest factor of {@link #stretch}; 1 where chi^2 confirms the curvature. */
    double stretch() {
        return stretch;
    }
}
