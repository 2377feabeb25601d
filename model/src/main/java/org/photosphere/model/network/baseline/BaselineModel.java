package org.photosphere.model.network.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.network.DescribedModel;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;

/**
 * A baseline as a forward model. One spectrum at a time, so that its answer does not depend on its batch; the Jacobian
 * by forward-mode tangents.
 */
public final class BaselineModel extends DescribedModel {

    private final FluxNetwork network;
    private final Parameters parameters;

    /** @throws IllegalArgumentException where weights and description differ in labels or bins */
    public BaselineModel(ModelDescription description, BaselineWeights weights) {
        super(description);
        NetworkSizes sizes = weights.sizes();
        if (sizes.labels() != description.labels().size()
                || sizes.bins() != description.wavelengths().count()
                || sizes.bins() != description.emulatorError().bins()) {
            throw new IllegalArgumentException("a network of " + sizes.labels() + " labels and " + sizes.bins()
                    + " bins for " + description.labels().size() + " labels and " + description.wavelengths());
        }
        network = weights.baseline().network(sizes);
        parameters = new Parameters(weights.weights(), "cpu");
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        requireAll(labels);
        float[][] flux = new float[labels.length][];
        float[][][] jacobian = new float[labels.length][][];
        for (int i = 0; i < labels.length; i++) {
            Generated generated = generate(labels[i], true);
            PeakNormalisation peak = peak(generated);
            flux[i] = peak.flux();
            jacobian[i] = peak.derivatives(flux[i], generated.tangents(), 0, labels(), labels[i]);
        }
        return new Evaluation(flux, jacobian);
    }

    @Override
    public float[][] flux(double[][] labels) {
        requireAll(labels);
        float[][] flux = new float[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            flux[i] = peak(generate(labels[i], false)).flux();
        }
        return flux;
    }

    private PeakNormalisation peak(Generated generated) {
        return new PeakNormalisation(generated.flux(), 0, wavelengths().count());
    }

    /** @param tangents derivatives of the flux by the scaled labels, [label * bins + bin]; empty where not requested */
    private record Generated(float[] flux, float[] tangents) {}

    private Generated generate(double[] labels, boolean withTangents) {
        return Tape.withoutRecording(() -> {
            Dual flux = network.flux(input(labels, withTangents), parameters);
            NDArray tangent = flux.tangent();
            return new Generated(flux.value().toFloatArray(), tangent == null ? new float[0] : tangent.toFloatArray());
        });
    }

    /** Returns one row of labels on [-0.5, 0.5], with the unit vectors as tangents. */
    private Dual input(double[] labels, boolean withTangents) {
        int count = labels.length;
        float[] scaled = new float[count];
        for (int k = 0; k < count; k++) {
            scaled[k] = (float) labels().get(k).scale(labels[k]);
        }
        NDManager manager = parameters.manager();
        NDArray value = TorchEngine.owned(manager, scaled, new Shape(1, count));
        return withTangents ? new Dual(value, manager.eye(count).reshape(count, 1, count)) : Dual.constant(value);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
