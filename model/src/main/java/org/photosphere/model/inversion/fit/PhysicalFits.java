package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.ModelTier;

/**
 * Fits of the physical model that begin at the reduced model's solutions: one correction, which keeps the covariance of
 * the reduced model's fit, and for the highest tier Levenberg-Marquardt on the physical model from there, which
 * converges in one to three evaluations of its Jacobian and has a covariance of its own, with doubtful axes probed.
 * Weights and clipped rows remain those of the reduced model's fit. Both may minimise chi^2 plus a penalty on the
 * labels ({@link PhysicsPenalty}); chi^2 and covariance of an answer are without it. Immutable.
 */
final class PhysicalFits {

    /**
     * Evaluations with the Jacobian after which a fit is given up. From a corrected start, one or two suffice; each
     * costs as much as hundreds of evaluations of the reduced model.
     */
    private static final int MOST_EVALUATIONS = 10;

    private final ForwardModel full;
    private final Optional<PhysicsReference> reference;
    private final InversionSettings settings;

    /**
     * @param full physical model, not owned
     * @param reference its residuals at nodes, which the penalty needs
     */
    PhysicalFits(ForwardModel full, Optional<PhysicsReference> reference, InversionSettings settings) {
        this.full = full;
        this.reference = reference;
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
        Optional<PhysicsPenalty> penalty = PhysicsPenalty.of(full, reference, box, settings.physicsWeight());
        DefectCorrection correction = new DefectCorrection(box, settings, penalty);
        float[][] flux =
                full.flux(fits.stream().map(fit -> box.labels(fit.scaled())).toArray(double[][]::new));
        List<Refined> refined = new ArrayList<>(fits.size());
        for (int i = 0; i < fits.size(); i++) {
            Fit fit = fits.get(i);
            DefectCorrection.Result result = correction.of(fit, flux[i], work.of(fit.view()));
            Fit corrected = result.fit();
            Fit best = tiers.get(i) == ModelTier.FULL
                    ? fitted(corrected == null ? fit : corrected, penalty, box, work)
                    : null;
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
    private @Nullable Fit fitted(Fit start, Optional<PhysicsPenalty> penalty, ParameterBox box, Workspaces work) {
        DifferencedModel model = new DifferencedModel(full, box, start.view());
        Workspace space = work.of(start.view());
        Fit fit = start.continued(penalty);
        for (int i = 0; i < MOST_EVALUATIONS && !fit.done(); i++) {
            model.evaluate(fit.trialLabels(), fit.trialPoints());
            fit.receive(DifferencedModel.MAXIMUM, space);
        }
        if (!fit.converged()) {
            return null;
        }
        Fit best = penalty.isEmpty() ? fit : fit.endedAt(unpenalised(fit, space));
        List<AxisProbe> probes = AxisProbe.of(best, box, settings, penalty.isPresent(), work.pool());
        for (AxisProbe probe : probes) {
            while (!probe.done()) {
                model.flux(probe.trialLabels(), probe.trialPoints());
                probe.receive(DifferencedModel.MAXIMUM, space);
            }
        }
        probes.forEach(AxisProbe::apply);
        return best;
    }

    /** Returns a fit's end with the equations of chi^2 alone. */
    private static Point unpenalised(Fit fit, Workspace work) {
        NormalEquations data = fit.chiSquare().at(fit.scaled(), fit.points(), work);
        return new Point(fit.scaled(), fit.points(), fit.maximum(), data);
    }
}
