package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.instrument.InstrumentView;

/**
 * Fits of the physical model that begin at the reduced model's solutions: one correction, and for the highest tier
 * Levenberg-Marquardt with the physical model's Jacobian from there, which converges in one to three evaluations.
 * Weights, clipped rows and covariance remain those of the reduced model's fit, whose doubtful axes have been probed.
 * Immutable.
 */
final class PhysicalFits {

    /**
     * Evaluations with the Jacobian after which a fit is given up. From a corrected start, one or two suffice; each
     * costs as much as hundreds of evaluations of the reduced model.
     */
    private static final int MOST_EVALUATIONS = 10;

    private final ForwardModel full;
    private final InversionSettings settings;

    /** @param full physical model, not owned */
    PhysicalFits(ForwardModel full, InversionSettings settings) {
        this.full = full;
        this.settings = settings;
    }

    /**
     * The physical model's counterpart of a reduced model's fit.
     *
     * @param tier reached; {@link ModelTier#REDUCED} where the correction is rejected
     * @param fit of that tier
     * @param scaled parameters wanted by the correction, those of the fit unless it was rejected
     */
    record Refined(ModelTier tier, Fit fit, double[] scaled) {}

    /**
     * @param fits converged fits of the reduced model
     * @param tiers wanted of each
     * @return in order
     */
    List<Refined> of(List<Fit> fits, List<ModelTier> tiers, ParameterBox box, Workspaces work) {
        DefectCorrection correction = new DefectCorrection(box, settings);
        float[][] flux =
                full.flux(fits.stream().map(fit -> box.labels(fit.scaled())).toArray(double[][]::new));
        List<Refined> refined = new ArrayList<>(fits.size());
        for (int i = 0; i < fits.size(); i++) {
            Fit fit = fits.get(i);
            DefectCorrection.Result result = correction.of(fit, flux[i], work.of(fit.view()));
            Fit corrected = result.fit();
            Fit best = tiers.get(i) == ModelTier.FULL ? fitted(corrected == null ? fit : corrected, work) : null;
            refined.add(
                    best != null
                            ? new Refined(ModelTier.FULL, best, best.scaled())
                            : corrected != null
                                    ? new Refined(ModelTier.CORRECTED, corrected, corrected.scaled())
                                    : new Refined(ModelTier.REDUCED, fit, result.scaled()));
        }
        return refined;
    }

    /** Returns the fit of the physical model, null where it does not converge. */
    private @Nullable Fit fitted(Fit start, Workspaces work) {
        InstrumentView view = start.view();
        Fit fit = start.continued();
        try (ObservedModel observed = view.modelOf(full)) {
            for (int i = 0; i < MOST_EVALUATIONS && !fit.done(); i++) {
                double[] maxima =
                        observed.evaluate(new double[][] {fit.trialLabels()}, new float[][] {fit.trialPoints()});
                fit.receive(maxima[0], work.of(view));
            }
        }
        NormalEquations normal = fit.normal();
        NormalEquations reduced = start.normal();
        if (!fit.converged() || normal == null || reduced == null) {
            return null;
        }
        return fit.endedAt(fit.best().withNormal(normal.withCurvature(reduced.curvature())));
    }
}
