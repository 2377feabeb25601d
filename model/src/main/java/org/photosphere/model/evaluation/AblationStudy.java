package org.photosphere.model.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.BundledPhysFormer;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.model.training.PhysicsMetrics;

/**
 * Errors of a PhysFormer with one part removed at a time, its weights unchanged, on the same spectra.
 *
 * @param intact errors of the whole model
 * @param removed errors without a part each, in the order requested
 */
public record AblationStudy(Result intact, List<Result> removed) {

    /** Name of the result without an ablation. */
    public static final String INTACT = "none";

    /**
     * @param name of the ablation, or {@link #INTACT}
     * @param metrics errors of max-normalised flux
     * @param residuals root mean squares of the physical residuals
     */
    public record Result(String name, ModelMetrics metrics, Map<PhysicalResidual, Double> residuals) {}

    public AblationStudy {
        removed = List.copyOf(removed);
    }

    /** Receives the progress of a study. */
    @FunctionalInterface
    public interface Listener {

        /** One spectrum is measured without one part. */
        void measured();
    }

    /** Returns the RMSE of a result in units of the intact model's. */
    public double ratio(Result result) {
        return result.metrics().rmse() / intact.metrics().rmse();
    }

    /**
     * Returns the network of a bundle as one whose parts can be removed.
     *
     * @throws InputException where it is not a PhysFormer
     */
    public static BundledPhysFormer requirePhysFormer(Bundle bundle) {
        if (bundle.network() instanceof BundledPhysFormer physFormer) {
            if (!physFormer.hasPhysics()) {
                throw new InputException(
                        "'" + bundle.manifest().name() + "' was trained without physics: nothing to ablate",
                        "give a PhysFormer with it, such as atlas9-4label");
            }
            return physFormer;
        }
        throw new InputException(
                "'" + bundle.manifest().name() + "' is of kind "
                        + bundle.manifest().kind() + ", not a PhysFormer: nothing to ablate",
                "give a bundle of kind physformer, such as atlas9-4label");
    }

    /**
     * Measures a PhysFormer's bundle without each of some parts.
     *
     * @param whole the bundle's full model on the spectra, with its diagnosis
     */
    public static AblationStudy of(Bundle bundle, Comparison whole, List<Ablation> ablations, Listener listener) {
        BundledPhysFormer network = requirePhysFormer(bundle);
        List<Result> removed = new ArrayList<>();
        for (Ablation ablation : ablations) {
            try (ForwardModel model = network.toAblated(bundle.description(), ablation)) {
                removed.add(measure(ablation.name(), model, whole.grid(), listener));
            }
        }
        return new AblationStudy(
                new Result(
                        INTACT, whole.metrics(), whole.physics().orElseThrow().rootMeanSquares()),
                removed);
    }

    private static Result measure(String name, ForwardModel model, NormalisedGrid grid, Listener listener) {
        PhysicalDiagnostics diagnostics = model.diagnostics().orElseThrow();
        float[][] predicted = new float[grid.spectra()][];
        List<Map<PhysicalResidual, Double>> residuals = new ArrayList<>();
        for (int i = 0; i < predicted.length; i++) {
            PhysicalCheck check = diagnostics.check(grid.labels()[i]);
            predicted[i] = check.flux();
            residuals.add(check.residuals());
            listener.measured();
        }
        return new Result(name, ModelMetrics.of(predicted, grid.flux()), PhysicsMetrics.rootMeanSquares(residuals));
    }
}
