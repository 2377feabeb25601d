package org.photosphere.model.inversion.fit;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.NoiseCovariance;
import org.photosphere.model.inversion.noise.WhitenedNoise;

/**
 * Levenberg-Marquardt from one start, as a state that asks for the model at {@link #trialLabels} and is told by
 * {@link #receive}, so that many fits share one call of the model. Used by one thread.
 */
public final class Fit implements ModelRequest {

    /** Below this share of the promised drop of chi^2 a step is not worth taking. */
    private static final double MINIMUM_GAIN = 1e-4;

    /** A step that is rejected although it is this short, in sigma, has reached the model's rounding. */
    private static final double SHORT_STEP_SIGMA = 0.01;

    /** Part of chi^2 that float32 fluxes leave uncertain. */
    private static final double RELATIVE_TOLERANCE = 1e-7;

    /** Share of chi^2 that may be left to gain before the noise is computed again. */
    private static final double NEAR = 0.01;

    /** Scaled parameters that differ by less: a quarter of the distance that second starts have. */
    private static final double BESIDE = 0.05;

    /** Fewer rows than these for each parameter hold too little to start with. */
    private static final int ROWS_PER_PARAMETER = 30;

    private final Observation full;
    private final ParameterBox box;
    private final InversionSettings settings;
    private final Damping damping = new Damping();

    private Observation observation;
    private @Nullable ChiSquare chiSquare;

    private double[] scaled;
    private double @Nullable [] refreshedAt;
    private double[] trial;
    private float[] points;
    private float[] trialPoints;
    private double maximum;
    private double promised;
    private double stretch = 1.0;
    private int evaluations;
    private int refreshes;
    private boolean noiseStands;
    private boolean settled;
    private boolean converged;
    private boolean done;
    private boolean ended;
    private @Nullable NoiseCovariance noise;
    private @Nullable NormalEquations normal;

    /**
     * @param full the observation
     * @param coarse what is looked at until the fit is near its minimum
     * @param start scaled parameters within the box
     */
    Fit(Observation full, Observation coarse, ParameterBox box, double[] start, InversionSettings settings) {
        this.full = full;
        int linear = full.arms().coefficients();
        this.observation = coarse.used() < ROWS_PER_PARAMETER * (start.length + linear) ? full : coarse;
        this.box = box;
        this.settings = settings;
        this.scaled = start.clone();
        this.trial = start.clone();
        int size = observation.view().model().points() * (1 + box.space().size());
        this.points = new float[size];
        this.trialPoints = new float[size];
    }

    @Override
    public InstrumentView view() {
        return full.view();
    }

    @Override
    public boolean done() {
        return done;
    }

    boolean converged() {
        return converged;
    }

    /** Whether both are about to look at the same place: they will end in the same minimum. */
    boolean isBeside(Fit other) {
        for (int k = 0; k < trial.length; k++) {
            if (Math.abs(trial[k] - other.trial[k]) > BESIDE) {
                return false;
            }
        }
        return true;
    }

    /** Ends it before it has converged: nobody will ask for where it stands. */
    void end() {
        done = true;
        ended = true;
    }

    /** Whether it was ended by {@link #end}. */
    boolean ended() {
        return ended;
    }

    int iterations() {
        return evaluations;
    }

    public Observation observation() {
        return full;
    }

    /** Whether it still looks at some of the rows. */
    boolean isCoarse() {
        return observation.view() != full.view();
    }

    /** Scaled parameters of the best point so far, shared. */
    public double[] scaled() {
        return scaled;
    }

    /** The equations at the best point, null where the numbers broke. */
    @Nullable NormalEquations normal() {
        return normal;
    }

    /** The noise at the best point, null before the model was ever heard of. */
    @Nullable NoiseCovariance noise() {
        return noise;
    }

    /** Maximum of the model's flux over its bins at the best point, in the unit that the continuum multiplies. */
    double maximum() {
        return maximum;
    }

    /** As {@link NoiseCovariance#deviance}; infinite where the result is not finite. */
    double deviance() {
        return normal == null || noise == null ? Double.POSITIVE_INFINITY : noise.deviance(normal.chi2());
    }

    @Override
    public double[] trialLabels() {
        return box.labels(trial);
    }

    @Override
    public float[] trialPoints() {
        return trialPoints;
    }

    /** Chi^2 under the noise of the best point, null before the model was ever heard of. */
    public @Nullable ChiSquare chiSquare() {
        return chiSquare;
    }

    /** The model at the best point, as it was evaluated, shared. */
    float[] points() {
        return points;
    }

    /** The model at the best point, at the rows. */
    void sampleBest(Workspace work) {
        observation.sample(points, box.lnShift(scaled), work.at(observation).rows);
    }

    /** The equations at the best point under another noise; the workspace holds the model there. */
    NormalEquations under(WhitenedNoise other, Workspace work) {
        return new ChiSquare(observation, box, other).atSampled(scaled, work);
    }

    /** Takes a larger variance along a principal axis: that of the curvature times the factor. */
    void stretch(double[] direction, double sigma, double factor) {
        normal = requireNonNull(normal).stretched(direction, (1.0 / factor - 1.0) / (sigma * sigma));
        stretch = Math.max(stretch, factor);
    }

    /** By how much chi^2 made a variance larger than the curvature has it, at most; 1 where it is confirmed. */
    double stretch() {
        return stretch;
    }

    @Override
    public void receive(double trialMaximum, Workspace work) {
        evaluations++;
        if (noise == null) {
            accept(trialMaximum);
            begin(work);
        } else {
            judge(trialMaximum, work);
        }
        if (!done) {
            propose(work);
        }
    }

    /** The first point: a continuum under the observed noise says how large the model's own errors are. */
    private void begin(Workspace work) {
        sampleBest(work);
        NormalEquations first = under(WhitenedNoise.observed(observation), work);
        if (first.finite()) {
            normal = first;
            refreshNoise(work);
        } else {
            done = true;
        }
    }

    private void judge(double trialMaximum, Workspace work) {
        NormalEquations current = requireNonNull(normal);
        NormalEquations candidate = requireNonNull(chiSquare).at(trial, trialPoints, work);
        double drop = current.chi2() - candidate.chi2();
        double gain = drop / promised;
        if (candidate.finite() && drop > 0 && gain > MINIMUM_GAIN) {
            accept(trialMaximum);
            normal = candidate;
            damping.relax(gain);
        } else {
            damping.tighten();
            settled = current.isShort(scaled, trial, SHORT_STEP_SIGMA);
        }
    }

    private void accept(double newMaximum) {
        scaled = trial;
        maximum = newMaximum;
        float[] before = points;
        points = trialPoints;
        trialPoints = before;
    }

    /**
     * Ends the fit where it has converged or may not go on, else sets the next trial. While the noise still changes with
     * the model, coming near the minimum is enough to compute it again: that minimum is not the last.
     */
    private void propose(Workspace work) {
        double[] last = ParameterBox.step(requireNonNull(normal), scaled, 0.0);
        while (settled || requireNonNull(normal).promisedDrop(last) <= tolerance(requireNonNull(normal))) {
            if (noiseStands) {
                converged = true;
                done = true;
                if (!settled) {
                    // Too short a step to look at the model for, but it halves what is left of the error for nothing.
                    scaled = ParameterBox.within(scaled, last);
                }
                return;
            }
            takeAllRows();
            noiseStands = !refreshNoise(work) || refreshes > settings.noiseRefreshes();
            if (done) {
                return;
            }
            settled = false;
            damping.reset();
            last = ParameterBox.step(requireNonNull(normal), scaled, 0.0);
        }
        if (evaluations >= settings.maxIterations()) {
            if (isCoarse()) {
                takeAllRows();
                refreshNoise(work);
            }
            done = true;
            return;
        }
        step(requireNonNull(normal));
    }

    private void takeAllRows() {
        if (isCoarse()) {
            observation = full;
        }
    }

    /**
     * Where the model misses the star, sigma is larger than stated by the inflation, and the fit creeps: its quadratic
     * model leaves out what the residuals multiply.
     */
    private double tolerance(NormalEquations current) {
        double inflation = Math.max(1.0, current.chi2() / requireNonNull(noise).independentRows());
        double close = settings.chi2Tolerance() * inflation + RELATIVE_TOLERANCE * current.chi2();
        return noiseStands ? close : Math.max(close, NEAR * current.chi2());
    }

    private void step(NormalEquations current) {
        double[] step = ParameterBox.step(current, scaled, damping.value(), settings.maxStep());
        trial = ParameterBox.within(scaled, step);
        promised = current.promisedDrop(step);
    }

    /**
     * The noise as the best point so far has it, and the equations under it.
     *
     * @return whether it differs from before by anything worth another step
     */
    private boolean refreshNoise(Workspace work) {
        refreshes++;
        if (refreshedAt == scaled && noise != null && noise.sharing()) {
            return false;
        }
        refreshedAt = scaled;
        sampleBest(work);
        Workspace here = work.at(observation);
        observation.view().continuum().at(requireNonNull(normal).linear(), here.continuum);
        // Far from the minimum it makes no difference which errors rows share.
        boolean sharing = noise != null;
        NoiseCovariance fresh = NoiseCovariance.of(observation, box.labels(scaled), maximum, here, settings, sharing);
        if (noise != null && fresh.isLike(noise)) {
            return false;
        }
        noise = fresh;
        chiSquare = new ChiSquare(observation, box, fresh.fitNoise());
        NormalEquations equations = chiSquare.atSampled(scaled, work);
        if (equations.finite()) {
            normal = equations;
        } else {
            normal = null;
            done = true;
        }
        return true;
    }
}
