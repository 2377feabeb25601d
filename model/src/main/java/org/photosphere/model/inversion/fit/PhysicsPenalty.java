package org.photosphere.model.inversion.fit;

import java.util.Arrays;
import java.util.Optional;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference;

/**
 * L_phys of the PhysFormer paper's (12): a penalty on labels at which the physical model obeys its physics worse than at
 * half of the nodes,
 *
 * <pre>
 *   L(p) = weight * sum over residuals r of max(0, z)^2        z = {@link PhysicsReference#excess}(r(p))
 * </pre>
 *
 * A residual below the median is no better reason for a label than the median itself: it contributes nothing, and the
 * penalty and its gradient are continuous there. Averaged over the nodes, each residual contributes the weight. The
 * residuals depend on the labels alone, so that L is a prior over labels: it moves them, but says nothing about the
 * star, and is left out of chi^2, sigma and flags. Immutable.
 */
final class PhysicsPenalty {

    /**
     * Step of a scaled label for derivatives. That of the energy residual, which changes sign every few per cent of a
     * range, is off by 14 % (by 10 % at a third of the step, by 52 % at three times it). Flux and heating over depth are
     * means over layers, and jump where one more layer belongs to them: about one step in 150 leads over such a jump,
     * whose derivative increases as the step decreases.
     */
    private static final double STEP = 3e-3;

    private static final PhysicalResidual[] KINDS = PhysicalResidual.values();

    private final PhysicalDiagnostics physics;
    private final PhysicsReference reference;
    private final ParameterBox box;
    private final double weight;

    /** @param weight above 0 */
    PhysicsPenalty(PhysicalDiagnostics physics, PhysicsReference reference, ParameterBox box, double weight) {
        this.physics = physics;
        this.reference = reference;
        this.box = box;
        this.weight = weight;
    }

    /**
     * Returns the penalty on a model's labels; empty where its weight is 0 or the model has no residuals.
     *
     * @param model not owned
     * @param reference residuals at the model's nodes
     */
    static Optional<PhysicsPenalty> of(
            ForwardModel model, Optional<PhysicsReference> reference, ParameterBox box, double weight) {
        if (weight == 0 || reference.isEmpty()) {
            return Optional.empty();
        }
        return model.diagnostics().map(physics -> new PhysicsPenalty(physics, reference.get(), box, weight));
    }

    /**
     * Returns the penalty at a point as if it were chi^2, without linear terms: one evaluation of the residuals, and one
     * per label where any exceeds its median.
     *
     * @param scaled parameters within the box
     */
    NormalEquations at(double[] scaled) {
        int labels = box.space().size();
        double[] here = excesses(scaled);
        double[][] derivatives = new double[labels][KINDS.length];
        if (Arrays.stream(here).anyMatch(excess -> excess > 0)) {
            for (int k = 0; k < labels; k++) {
                derivatives[k] = derivatives(scaled, here, k);
            }
        }
        double sum = 0;
        double[] gradient = new double[scaled.length];
        double[][] curvature = new double[scaled.length][scaled.length];
        for (int r = 0; r < KINDS.length; r++) {
            if (here[r] > 0 && isKnown(derivatives, r)) {
                sum += weight * here[r] * here[r];
                for (int k = 0; k < labels; k++) {
                    gradient[k] -= weight * here[r] * derivatives[k][r];
                    for (int l = 0; l < labels; l++) {
                        curvature[k][l] += weight * derivatives[k][r] * derivatives[l][r];
                    }
                }
            }
        }
        return new NormalEquations(sum, new double[0], gradient, curvature);
    }

    /** Returns the excess of each residual, not a number where the model has none, [residual]. */
    private double[] excesses(double[] scaled) {
        PhysicalCheck check = physics.check(box.labels(scaled));
        return Arrays.stream(KINDS)
                .mapToDouble(kind -> reference.excess(kind, check.residual(kind)))
                .toArray();
    }

    /** Returns the derivatives of the excesses by a scaled label, [residual]. */
    private double[] derivatives(double[] scaled, double[] here, int label) {
        double[] place = scaled.clone();
        // Inwards at the upper bound.
        place[label] += scaled[label] + STEP <= ParameterBox.HALF ? STEP : -STEP;
        double step = place[label] - scaled[label];
        double[] there = excesses(place);
        double[] derivatives = new double[there.length];
        Arrays.setAll(derivatives, r -> (there[r] - here[r]) / step);
        return derivatives;
    }

    /** Returns whether a residual exists at all labels at which it was evaluated. */
    private static boolean isKnown(double[][] derivatives, int residual) {
        return Arrays.stream(derivatives).allMatch(each -> Double.isFinite(each[residual]));
    }
}
