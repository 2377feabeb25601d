package org.photosphere.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reverse-mode gradients on the calling thread. The engine's own collector is one for the whole JVM; this uses a lower
 * level, so that each device's thread has its own.
 */
public final class Tape {

    static {
        // The engine always provides the following.
        TorchEngine.scratch();
    }

    private Tape() {}

    /** Makes the engine record what is computed from these arrays. */
    public static void watch(Iterable<NDArray> parameters) {
        for (NDArray parameter : parameters) {
            parameter.setRequiresGradient(true);
        }
    }

    /**
     * Computes a loss and adds its gradients.
     *
     * @param loss of one element
     * @param parameters watched arrays; those that the loss does not depend on add nothing
     * @param sums arrays to which their gradients are added, in the same order
     */
    public static void addGradients(Supplier<NDArray> loss, List<NDArray> parameters, List<float[]> sums) {
        JniUtils.setGradMode(true);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            PtNDArray value = (PtNDArray) loss.get();
            PtNDArray seed = (PtNDArray) value.onesLike();
            JniUtils.backward(value, seed, false, false);
            for (int i = 0; i < sums.size(); i++) {
                if (parameters.get(i).hasGradient()) {
                    add(parameters.get(i), sums.get(i));
                }
            }
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /** Computes without recording, independent of the thread's earlier state. */
    public static <T> T withoutRecording(Supplier<T> work) {
        JniUtils.setGradMode(false);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return work.get();
        }
    }

    private static void add(NDArray parameter, float[] sum) {
        float[] gradient = parameter.getGradient().toFloatArray();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += gradient[i];
        }
        JniUtils.zeroGrad((PtNDArray) parameter);
    }
}
