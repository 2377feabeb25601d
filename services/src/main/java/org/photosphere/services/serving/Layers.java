package org.photosphere.services.serving;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.calibration.Calibration;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.services.config.Settings;

/** The calibrations that settings name, each read once. Used by one thread. */
public final class Layers {

    /** The bundle's own calibration, if it has one. */
    static final String AUTO = "auto";

    /** No calibration. */
    static final String NONE = "none";

    private final String bundle;
    private final ForwardModel model;
    private final Map<String, Optional<StarLayer>> layers = new HashMap<>();

    /** @param bundle built-in bundle's name, or folder, of the model */
    Layers(String bundle, ForwardModel model) {
        this.bundle = bundle;
        this.model = model;
    }

    /**
     * Returns the layer of a comparison. Spectra that were simulated from the model, for which the floor is 0, have no
     * automatic one.
     *
     * @throws InputException where a calibration cannot be read or belongs to another bundle
     */
    Optional<StarLayer> of(Settings.Comparison comparison) {
        boolean perfect = comparison.modelFloor() == 0;
        String name = comparison.calibration();
        return name.equals(AUTO) && perfect ? Optional.empty() : layers.computeIfAbsent(name, this::read);
    }

    /**
     * Returns a bundle's own layer; empty where it has none.
     *
     * @param bundle built-in bundle's name, or folder, of the model
     * @throws InputException where it is damaged or belongs to another bundle
     */
    public static Optional<StarLayer> builtIn(String bundle, ForwardModel model) {
        return Bundles.calibration(bundle)
                .map(bytes -> Calibration.decode(bytes, "the calibration of '" + bundle + "'", model)
                        .layer());
    }

    private Optional<StarLayer> read(String name) {
        if (name.isEmpty() || name.equals(NONE)) {
            return Optional.empty();
        }
        if (name.equals(AUTO)) {
            return builtIn(bundle, model);
        }
        return Optional.of(Calibration.read(Path.of(name), model).layer());
    }
}
