package org.photosphere.model.inversion.fit;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.InversionSettings;
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

    private final Observation full;
    private final ParameterBox box;
    private final InversionSettings settings;

    private Observation observation;
    private ChiSquare chiSquare;
    private @Nullable NoiseCovariance noise;
    private double @Nullable [] computedAt;
    private int refreshes;

    /** Starts with the observed noise and a share of the flux, on the coarse rows unless they are too few. */
    NoiseIteration(Observation full, Observation coarse, ParameterBox box, int parameters, InversionSettings settings) {
        this.full = full;
        this.box = box;
        this.settings = settings;
        int linear = full.arms().coefficients();
        observation = coarse.used() < ROWS_PER_PARAMETER * (parameters + linear) ? full : coarse;
        chiSquare = new ChiSquare(observation, box, WhitenedNoise.tolerant(observation, settings.templateFloor()));
    }

    /** Returns the observation on the rows in use. */
    Observation observation() {
        return observation;
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
        observation = noise == null ? observation : full;
        if (noise != null && noise.sharing() && best.scaled() == computedAt) {
            return null;
        }
        computedAt = best.scaled();
        Workspace here = work.at(observation);
        double lnShift = box.lnShift(best.scaled());
        observation.sample(best.points(), lnShift, here.rows);
        observation.view().continuum().at(best.normal().linear(), here.continuum);
        // Far from the minimum, errors that rows share make no difference.
        boolean sharing = noise != null;
        double[] labels = box.labels(best.scaled());
        NoiseCovariance fresh =
                NoiseCovariance.of(observation, labels, lnShift, best.maximum(), here, settings, sharing);
        if (noise != null && fresh.isLike(noise)) {
            return null;
        }
        noise = fresh;
        chiSquare = new ChiSquare(observation, box, fresh.fitNoise());
        return chiSquare.atSampled(best.scaled(), work);
    }
}
