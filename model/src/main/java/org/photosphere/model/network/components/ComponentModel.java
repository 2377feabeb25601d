package org.photosphere.model.network.components;

import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.DescribedModel;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.PeakNormalisation;

/**
 * A component network as a forward model. The network's spectrum is divided by its own maximum here, so that the kink of the
 * maximum where the brightest bin changes (for example between 10,000 and 10,250 K) is exact and need not be learnt by
 * smooth units.
 */
public final class ComponentModel extends DescribedModel {

    private final ComponentZoneNetworks networks;

    /** A single component network. */
    public ComponentModel(ModelDescription description, ComponentWeights weights) {
        this(description, ComponentZones.single(weights));
    }

    /** @throws IllegalArgumentException where weights and description differ in labels or bins */
    public ComponentModel(ModelDescription description, ComponentZones weights) {
        super(description);
        if (weights.labels() != description.labels().size()
                || weights.bins() != description.wavelengths().count()
                || weights.bins() != description.emulatorError().bins()) {
            throw new IllegalArgumentException("weights of " + weights.labels() + " labels and " + weights.bins()
                    + " bins for " + description.labels().size() + " labels and " + description.wavelengths());
        }
        this.networks = new ComponentZoneNetworks(labels(), weights);
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        float[][] raw = raw(labels, true);
        int bins = wavelengths().count();
        float[][] flux = new float[labels.length][];
        float[][][] jacobian = new float[labels.length][][];
        for (int i = 0; i < labels.length; i++) {
            PeakNormalisation normalisation = new PeakNormalisation(raw[i], 0, bins);
            flux[i] = normalisation.flux();
            jacobian[i] = normalisation.derivatives(flux[i], raw[i], bins, labels(), labels[i]);
        }
        return new Evaluation(flux, jacobian);
    }

    @Override
    public float[][] flux(double[][] labels) {
        float[][] flux = raw(labels, false);
        for (int i = 0; i < labels.length; i++) {
            flux[i] = new PeakNormalisation(flux[i], 0, wavelengths().count()).flux();
        }
        return flux;
    }

    /** Returns undivided spectra, followed by their derivatives by the scaled labels if requested. */
    private float[][] raw(double[][] labels, boolean derivatives) {
        requireAll(labels);
        int rows = derivatives ? 1 + labels().size() : 1;
        float[][] raw = new float[labels.length][rows * wavelengths().count()];
        networks.evaluate(labels, new ComponentZoneNetworks.Wanted(networks.bins(), derivatives, raw));
        return raw;
    }

    @Override
    public ObservedModel observedBy(SpectralOperator operator) {
        return new ObservedComponents(labels(), networks, operator);
    }

    @Override
    public void close() {}
}
