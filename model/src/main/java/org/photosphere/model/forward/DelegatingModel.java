package org.photosphere.model.forward;

import java.util.Optional;
import org.photosphere.model.spectrum.WavelengthBins;

/** A forward model that delegates to another one all that a subclass does not override. Closing it closes the other. */
public abstract class DelegatingModel implements ForwardModel {

    private final ForwardModel model;

    protected DelegatingModel(ForwardModel model) {
        this.model = model;
    }

    /** Returns a model with another error; it does not own the model and need not be closed. */
    public static ForwardModel withEmulatorError(ForwardModel model, EmulatorError error) {
        return new DelegatingModel(model) {
            @Override
            public EmulatorError emulatorError() {
                return error;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public String digest() {
        return model.digest();
    }

    @Override
    public LabelSpace labels() {
        return model.labels();
    }

    @Override
    public WavelengthBins wavelengths() {
        return model.wavelengths();
    }

    @Override
    public double resolvingPower() {
        return model.resolvingPower();
    }

    @Override
    public EmulatorError emulatorError() {
        return model.emulatorError();
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        return model.evaluate(labels);
    }

    @Override
    public float[][] flux(double[][] labels) {
        return model.flux(labels);
    }

    @Override
    public ObservedModel observedBy(SpectralOperator operator) {
        return model.observedBy(operator);
    }

    @Override
    public Optional<PhysicalDiagnostics> diagnostics() {
        return model.diagnostics();
    }

    @Override
    public void close() {
        model.close();
    }
}
