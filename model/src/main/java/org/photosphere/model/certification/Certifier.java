package org.photosphere.model.certification;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.PhysicalCheck;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicsReference;

/**
 * Measures the physical consistency of answers: by the full model at their labels where the policy selects them, else
 * interpolated over the labels. Owns neither model. Safe for use by several threads.
 */
public final class Certifier {

    private final Optional<PhysicsReference> reference;
    private final CertificationPolicy policy;
    private final Optional<Models> models;

    /**
     * @param fitted model of the fits, not owned
     * @param physics of the full model
     */
    private record Models(ForwardModel fitted, PhysicalDiagnostics physics) {}

    private Certifier(Optional<PhysicsReference> reference, CertificationPolicy policy, Optional<Models> models) {
        this.reference = reference;
        this.policy = policy;
        this.models = models;
    }

    /** Returns the certifier of a model without physics. */
    public static Certifier none() {
        return new Certifier(Optional.empty(), CertificationPolicy.NEVER, Optional.empty());
    }

    /**
     * @param fitted model of the fits, not owned
     * @param reference consistency of the full model's physics at nodes
     * @param full supplies the full model, not owned; called where the policy may select an answer
     */
    public static Certifier of(
            ForwardModel fitted, PhysicsReference reference, CertificationPolicy policy, Supplier<ForwardModel> full) {
        if (!policy.isEver()) {
            return new Certifier(Optional.of(reference), policy, Optional.empty());
        }
        Optional<Models> models = full.get().diagnostics().map(physics -> new Models(fitted, physics));
        return new Certifier(Optional.of(reference), policy, models);
    }

    /**
     * @param spectrumId decides whether it is selected
     * @param labels of the answer, in their units, [label]
     * @param bad whether it has a bad flag
     */
    public Certificate certify(String spectrumId, double[] labels, boolean bad) {
        if (reference.isEmpty() || !Arrays.stream(labels).allMatch(Double::isFinite)) {
            return Certificate.NONE;
        }
        if (models.isEmpty() || !policy.chooses(spectrumId, bad)) {
            return Certificate.interpolated(reference.get().at(labels));
        }
        PhysicalCheck check = models.get().physics().check(labels);
        float[] flux = models.get().fitted().flux(new double[][] {labels})[0];
        double squares = 0;
        for (int i = 0; i < flux.length; i++) {
            double difference = check.flux()[i] - flux[i];
            squares += difference * difference;
        }
        return Certificate.certified(reference.get().of(check), Math.sqrt(squares / flux.length));
    }

    /**
     * Evaluates the full physics once where the policy may select an answer, so that the first one is as fast as later
     * ones.
     *
     * @param labels within the model's bounds, in their units, [label]
     */
    public void warm(double[] labels) {
        models.ifPresent(both -> both.physics().check(labels));
    }
}
