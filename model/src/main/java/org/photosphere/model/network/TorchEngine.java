package org.photosphere.model.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/**
 * The PyTorch engine, loaded at first use. No gradients of its arrays are requested here, so the engine records no
 * graph in any gradient mode of the calling thread.
 */
public final class TorchEngine {

    private TorchEngine() {}

    /** Result of loading: an engine, or the reason for its absence. */
    private record Outcome(
            @Nullable Engine engine, @Nullable InputException failure) {}

    /** Holder: the engine is loaded once, by the first thread that needs it. */
    private static final class Loaded {
        static final Outcome OUTCOME = load();

        private static Outcome load() {
            // Without these DJL contacts the network at each start.
            setDefault("ai.djl.offline", "true");
            setDefault("OPT_OUT_TRACKING", "true");
            try {
                return new Outcome(Engine.getEngine("PyTorch"), null);
            } catch (EngineException | UnsatisfiedLinkError e) {
                InputException failure = new InputException(
                        "the PyTorch engine does not load: " + e.getMessage(),
                        "its native libraries must fit this machine and DJL_CACHE_DIR must be writable (450 MB);"
                                + " GPU builds need PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR",
                        e);
                return new Outcome(null, failure);
            }
        }

        private static void setDefault(String property, String value) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        }
    }

    /** @throws InputException where it does not load, at every call */
    private static Engine engine() {
        Outcome outcome = Loaded.OUTCOME;
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        return Objects.requireNonNull(outcome.engine());
    }

    /** Holder of a manager that is never closed. */
    private static final class Scratch {
        static final NDManager MANAGER = newManager();
    }

    /** Returns a manager for arrays on the CPU that the open scope closes. */
    static NDManager scratch() {
        // First, so that a failure is reported as it is and not as one of the holder.
        engine();
        return Scratch.MANAGER;
    }

    /** Returns a manager of native memory on the CPU; closing it frees all that was made in it. */
    public static NDManager newManager() {
        return engine().newBaseManager(Device.cpu());
    }

    /**
     * Returns a manager of native memory on a device.
     *
     * @param device "cpu", or "gpu:0" and so on
     * @throws InputException where the engine finds no such device
     */
    public static NDManager newManager(String device) {
        if (device.equals("cpu")) {
            return newManager();
        }
        int gpus = engine().getGpuCount();
        if (device.matches("gpu:\\d{1,3}") && Integer.parseInt(device.substring(4)) < gpus) {
            return engine().newBaseManager(Device.gpu(Integer.parseInt(device.substring(4))));
        }
        throw new InputException(
                "there is no device '" + device + "'; the engine finds " + gpus + " GPUs",
                "devices are cpu and, where there are GPUs, gpu:0, gpu:1, ...");
    }

    /**
     * Returns an array that owns its memory. An array created from Java values is in a Java buffer, which may be
     * collected once other values are set, and is aligned arbitrarily: the alignment of a row decides the last bits of
     * a product.
     */
    public static NDArray owned(NDManager manager, float[] values, Shape shape) {
        NDArray borrowed = manager.create(values, shape);
        NDArray owned = borrowed.duplicate();
        borrowed.close();
        return owned;
    }

    /** Returns the values of an array in the engine's memory, without a copy: valid until it is closed. */
    public static FloatBuffer values(NDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /**
     * Returns a number as an array that owns its memory. The engine's own operations with a number keep it in a Java
     * buffer, which is free as soon as they return, while the tape still needs it: gradients are then occasionally
     * wrong.
     */
    public static NDArray scalar(NDManager manager, double value) {
        return owned(manager, new float[] {(float) value}, new Shape());
    }

    /** array * factor, safe on the tape. */
    public static NDArray times(NDArray array, double factor) {
        return array.mul(scalar(array.getManager(), factor));
    }

    /** Overwrites the values of an {@link #owned} array. */
    public static void overwrite(NDArray owned, float[] values) {
        JniUtils.setGradMode(false);
        try (NDArray borrowed = owned.getManager().create(values, owned.getShape())) {
            borrowed.copyTo(owned);
        }
    }
}
