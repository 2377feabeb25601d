package org.photosphere.model.network;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import org.photosphere.model.InputException;

/**
 * The PyTorch engine, loaded at first use. Nothing here ever asks for gradients of its arrays, so the engine records no
 * graph whatever the calling thread's gradient mode is.
 */
final class TorchEngine {

    private TorchEngine() {}

    /** Holder: the engine is loaded once, by the first thread that asks. */
    private static final class Loaded {
        static final Engine ENGINE = load();

        private static Engine load() {
            // Without these DJL looks for the network at each start.
            setDefault("ai.djl.offline", "true");
            setDefault("OPT_OUT_TRACKING", "true");
            try {
                return Engine.getEngine("PyTorch");
            } catch (EngineException | UnsatisfiedLinkError e) {
                throw new InputException(
                        "the PyTorch engine does not load: " + e.getMessage(),
                        "its native libraries must fit this machine and DJL_CACHE_DIR must be writable (450 MB)",
                        e);
            }
        }

        private static void setDefault(String property, String value) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        }
    }

    /** A manager of native memory on the CPU; closing it frees all that was made in it. */
    static NDManager newManager() {
        return Loaded.ENGINE.newBaseManager(ai.djl.Device.cpu());
    }
}
