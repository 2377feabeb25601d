package org.photosphere.model.network;

import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.spectrum.WavelengthBins;

/** Properties of a network that its description contains. */
public abstract class DescribedModel implements ForwardModel {

    private final ModelDescription description;

    public DescribedModel(ModelDescription description) {
        this.description = description;
    }

    @Override
    public String name() {
        return description.name();
    }

    @Override
    public String digest() {
        return description.digest();
    }

    @Override
    public LabelSpace labels() {
        return description.labels();
    }

    @Override
    public WavelengthBins wavelengths() {
        return description.wavelengths();
    }

    @Override
    public double resolvingPower() {
        return description.resolvingPower();
    }

    @Override
    public EmulatorError emulatorError() {
        return description.emulatorError();
    }

    /** Refuses a batch before any of it is evaluated. */
    public final void requireAll(double[][] labels) {
        for (double[] point : labels) {
            labels().require(point);
        }
    }
}
