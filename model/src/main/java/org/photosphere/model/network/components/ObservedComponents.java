package org.photosphere.model.network.components;

import java.util.List;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.vector.WeightedSums;

/**
 * component networks under an instrument's operator. A network's last layer weights basis spectra, and the operator is linear:
 * it is applied to the basis once, and an evaluation is one matrix product of the weights, and their derivatives by the
 * labels, with the result.
 */
final class ObservedComponents implements ObservedModel {

    /** Spectra per call that share the reading of the basis: fewer are limited by memory. */
    private static final int SPECTRA = 8;

    private final LabelSpace space;
    private final ComponentZoneNetworks networks;
    private final List<WeightedSums> views;
    private final int points;
    /** Whether the points are the bins. */
    private final boolean isIdentity;

    ObservedComponents(LabelSpace space, ComponentZoneNetworks networks, SpectralOperator operator) {
        this.space = space;
        this.networks = networks;
        this.points = operator.points();
        this.isIdentity = operator.isIdentity(networks.zones().bins());
        this.views = isIdentity ? networks.bins() : networks.observedBy(operator);
    }

    @Override
    public int points() {
        return points;
    }

    @Override
    public int spectraAtOnce() {
        return SPECTRA;
    }

    /** Returns the label that selects the network: spectra of one network are evaluated together. */
    @Override
    public double place(double[] labels) {
        return networks.zones().overlaps().isEmpty()
                ? 0
                : labels[networks.zones().label()];
    }

    @Override
    public double[] evaluate(double[][] labels, float[][] into) {
        if (!isIdentity) {
            requireAll(labels);
            return networks.evaluateWithMaxima(labels, new ComponentZoneNetworks.Wanted(views, true, into));
        }
        evaluateWithoutMaxima(labels, into);
        double[] maxima = new double[into.length];
        for (int i = 0; i < maxima.length; i++) {
            maxima[i] = PeakNormalisation.maximum(into[i], points);
        }
        return maxima;
    }

    @Override
    public void evaluateWithoutMaxima(double[][] labels, float[][] into) {
        requireAll(labels);
        networks.evaluate(labels, new ComponentZoneNetworks.Wanted(views, true, into));
    }

    private void requireAll(double[][] labels) {
        for (double[] point : labels) {
            space.require(point);
        }
    }

    @Override
    public void close() {}
}
