package org.photosphere.model.inversion.fit;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.NoiseCovariance;
import org.photosphere.model.inversion.noise.WhitenedNoise;

/**
 * Chi^2 of one fit under a noise that depends on the model: recomputed at the fit's best points until it changes no
 * more. Used by one thread.
 */
final class NoiseIteration {

    /** Minimum number of coarse rows per parameter to start a fit with. */
    private static final int ROWS_PER_PARAMETER = 30;

    /** Share of chi^2 that float32 fluxes leave uncertain. */
    private static final double RELATIVE_TOLERANCE = 1e-7;

    /** Promised drop, as a share of chi^2, at which the noise is recomputed. */
    private static final double NEAR = 0.01;

    /** Longest predicted step, in sigma, that is a small one. */
    private static final double FARTHEST = 10.0;

    private final Observation full;
    private final ParameterBox box;
    private final InversionSettings settings;

    private Observation observation;
    private ChiSquare chiSquare;
    private @Nullable NoiseCovariance noise;
    private double @Nullable [] computedAt;
    private int refreshes;

    /** Starts with the observed noise and a share of the flux, on the coarse rows unless they are too few. */
    NoiseIteration(
            Observation full,
            Observation coarse,
            ParameterBox box,
            int parameters,
            InversionSettings settings,
            ArrayPool pool) {
        this.full = full;
        this.box = box;
        this.settings = settings;
        int linear = full.arms().coefficients();
        observation = coarse.used() < ROWS_PER_PARAMETER * (parameters + linear) ? full : coarse;
        WhitenedNoise tolerant = WhitenedNoise.tolerant(observation, settings.templateFloor(), pool);
        chiSquare = new ChiSquare(observation, box, tolerant, pool);
    }

    /** Gives the arrays back: no chi^2 and no noise of this is used any more. */
    void release(ArrayPool pool) {
        chiSquare.release(pool);
        if (noise == null) {
            chiSquare.noise().release(pool);
        } else {
            noise.release(pool);
        }
    }

    /** Returns the observation on the rows in use. */
    Observation observation() {
        return observation;
    }

    /** Returns the observation on all rows. */
    Observation full() {
        return full;
    }

    /** Returns whether the model is known at the points of the coarse rows only. */
    boolean isOnFewPoints() {
        return observation.view().model() != full.view().model();
    }

    /** Returns whether only the coarse rows are in use. */
    boolean isCoarse() {
        return observation.view() != full.view();
    }

    /** Returns the noise, null before the first refresh. */
    @Nullable NoiseCovariance noise() {
        return noise;
    }

    /** Returns chi^2 under the noise; under the observed noise and a share of the flux before the first refresh. */
    ChiSquare chiSquare() {
        return chiSquare;
    }

    /** Returns whether the noise has been recomputed as often as the settings allow. */
    boolean isExhausted() {
        return refreshes > settings.noiseRefreshes();
    }

    /**
     * Returns the promised drop of chi^2 at which the fit is near its minimum. Where the model does not fit the star,
     * sigma exceeds the stated one by the inflation, and the fit converges slowly: its quadratic model omits second
     * derivatives, which the residuals multiply. While the noise still changes with the model, so does the minimum.
     *
     * @param isFinal whether the noise changes no more
     */
    double tolerance(NormalEquations current, boolean isFinal) {
        double rows = requireNonNull(noise).independentRows();
        double inflation = Math.max(1.0, current.chi2() / rows);
        double close = settings.chi2Tolerance() * inflation + RELATIVE_TOLERANCE * current.chi2();
        return isFinal ? close : Math.max(close, NEAR * current.chi2());
    }

    /**
     * Recomputes the noise at a point: the first time on the coarse rows, then on all.
     *
     * @return the equations there under the new noise; null where it does not differ enough to justify another step
     */
    @Nullable NormalEquations refresh(Point best, Workspace work) {
        refreshes++;
        boolean widens = noise != null && isCoarse();
        observation = noise == null ? observation : full;
        if (noise != null && noise.sharing() && best.scaled() == computedAt) {
            return null;
        }
        computedAt = best.scaled();
        Workspace here = work.at(observation);
        observation.sample(best.points(), box.lnShift(best.scaled()), here.rows);
        observation.view().continuum().at(best.normal().linear(), here.continuum);
        double[] near = widens ? predict(best, work) : best.scaled();
        // Far from the minimum, errors that rows share make no difference.
        NoiseCovariance fresh = noiseAt(near, best.maximum(), here, noise != null);
        if (noise != null && fresh.isLike(noise)) {
            fresh.release(work.pool());
            return null;
        }
        release(work.pool());
        noise = fresh;
        chiSquare = new ChiSquare(observation, box, fresh.fitNoise(), work.pool());
        return near == best.scaled()
                ? chiSquare.atSampled(best.scaled(), work)
                : chiSquare.at(best.scaled(), best.points(), work);
    }

    /** @param here holds the model and its continuum there */
    private NoiseCovariance noiseAt(double[] scaled, double maximum, Workspace here, boolean sharing) {
        return NoiseCovariance.of(
                observation, box.labels(scaled), box.lnShift(scaled), maximum, here, settings, sharing);
    }

    /**
     * Predicts the minimum of chi^2 on all rows from the first point there, which is about a sigma away: the noise
     * belongs to the minimum, and is not computed again after the last step.
     *
     * @param work holds the model at that point; receives the predicted one, to first order
     * @return scaled parameters; those of the point where the prediction is no small step
     */
    private double[] predict(Point at, Workspace work) {
        Workspace here = work.at(observation);
        NoiseCovariance simple = noiseAt(at.scaled(), at.maximum(), here, false);
        ChiSquare simply = new ChiSquare(observation, box, simple.fitNoise(), work.pool());
        NormalEquations equations = simply.atSampled(at.scaled(), work);
        simply.release(work.pool());
        simple.release(work.pool());
        if (!equations.finite()) {
            return at.scaled();
        }
        double[] step = ParameterBox.step(equations, at.scaled(), 0.0);
        double[] minimum = ParameterBox.within(at.scaled(), step);
        if (!(equations.length(step) <= FARTHEST)) {
            return at.scaled();
        }
        for (int k = 0; k < step.length; k++) {
            double moved = minimum[k] - at.scaled()[k];
            double change = k < box.space().size() ? moved : moved * box.lnShiftDerivative(at.scaled());
            here.rows.move(k, change);
        }
        observation.view().continuum().at(equations.linear(), here.continuum);
        return minimum;
    }
}
