package org.photosphere.model.inversion.fit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * The fits of one spectrum: from its best start, and from a second where the first may be the wrong one. Used by one
 * thread.
 */
final class MultiStartFit {

    /** Standard deviations by which chi^2 of a poor fit exceeds its expectation: p = 0.001. */
    private static final double POOR = 3.1;

    private final InversionSettings settings;
    private final ParameterBox box;
    private final ArrayPool pool;
    private final Observation coarse;
    private final Fit first;
    private @Nullable Start reserve;
    private @Nullable Fit rival;
    private @Nullable List<AxisProbe> probes;
    /** Iterations of the first fit before the rival began. */
    private int lead;

    /** @param pool of the fits' arrays */
    MultiStartFit(
            Observation observation,
            ParameterBox box,
            StartFinder.Starts starts,
            InversionSettings settings,
            ArrayPool pool) {
        this.settings = settings;
        this.box = box;
        this.pool = pool;
        coarse = observation.coarse(pool);
        first = new Fit(observation, coarse, box, starts.first(), settings, pool);
        reserve = starts.second();
        if (starts.alike()) {
            callRival();
        }
    }

    private void callRival() {
        if (reserve != null) {
            rival = new Fit(first.observation(), coarse, box, reserve, settings, pool);
            lead = first.iterations();
            reserve = null;
        }
    }

    /** Returns all fits that were started, the first one first. Call it once, when no request is left. */
    List<Fit> conclude() {
        // In the order of the axes, independent of the order in which probes were served: answers are bitwise
        // reproducible.
        requireNonNull(probes).forEach(AxisProbe::apply);
        return fits();
    }

    /** Gives the arrays of the observation and its fits back: none of them is used any more. */
    void release() {
        fits().forEach(fit -> fit.release(pool));
        requireNonNull(probes).forEach(probe -> probe.release(pool));
        if (coarse.view() != first.observation().view()) {
            coarse.release(pool);
        }
        first.observation().release(pool);
    }

    private List<Fit> fits() {
        return rival == null ? List.of(first) : List.of(first, rival);
    }

    /** Returns the fit with the lowest chi^2. */
    private Fit best() {
        boolean second = rival != null && !rival.ended() && rival.deviance() < first.deviance();
        return second ? requireNonNull(rival) : first;
    }

    /** Adds the requests for the model: fits, including a rival that became necessary, then the best one's probes. */
    void addRequests(List<ModelRequest> requests) {
        if (reserve != null && first.done() && isPoor(first)) {
            callRival();
        }
        endIdleRival();
        boolean fitting = false;
        for (Fit fit : fits()) {
            if (!fit.done()) {
                fitting = true;
                if (!isAhead(fit)) {
                    requests.add(fit);
                }
            }
        }
        if (!fitting) {
            if (probes == null) {
                probes = AxisProbe.of(best(), box, settings, false, pool);
            }
            probes.stream().filter(probe -> !probe.done()).forEach(requests::add);
        }
    }

    /** Returns whether it did not converge, chi^2 is improbably high, or the model error hides whether it is. */
    private boolean isPoor(Fit fit) {
        if (!fit.converged() || fit.normal() == null || fit.noise() == null) {
            return true;
        }
        double expected = fit.noise().independentRows();
        return fit.observation().view().isInadequate()
                || fit.normal().chi2() > expected + POOR * Math.sqrt(2.0 * expected);
    }

    /**
     * Returns whether the other fit has to catch up first. The decision to end a rival compares both: it must not
     * depend on which of them was placed in a call of the model earlier.
     */
    private boolean isAhead(Fit fit) {
        if (rival == null || first.done() || rival.done()) {
            return false;
        }
        int ahead = first.iterations() - (lead + rival.iterations());
        return fit == first ? ahead > 0 : ahead < 0;
    }

    /**
     * Ends a rival that reaches the first one's point, where it adds no information, or that progresses slowly far
     * above it, where there is no minimum.
     */
    private void endIdleRival() {
        if (rival == null || rival.done() || lead + rival.iterations() < first.iterations() || isAhead(rival)) {
            return;
        }
        boolean hopeless = rival.iterations() >= settings.rivalIterations()
                && first.done()
                && (rival.isCoarse() || rival.deviance() > first.deviance());
        if (hopeless || rival.isBeside(first)) {
            rival.end();
        }
    }
}
