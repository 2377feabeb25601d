package org.photosphere.model.network.payne;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.TorchEngine;

/**
 * Paynes under an instrument's operator. A network's last layer weights basis spectra, and the operator is linear:
 * it is applied to the basis once, and an evaluation is one matrix product of the weights, and their derivatives by the
 * labels, with the result.
 *
 * <p>Spectra pass {@value #SPECTRA} at a time, short batches padded, as in {@link PayneZoneNetworks}.
 */
final class ObservedPayne implements ObservedModel {

    /**
     * Spectra per product, each of which reads all of the basis: fewer are limited by memory, more wait for others of
     * their batch that converge late.
     */
    static final int SPECTRA = 8;

    private static final PayneZoneNetworks.Form FORM = new PayneZoneNetworks.Form(SPECTRA, true, true);

    private final LabelSpace space;
    private final PayneZoneNetworks networks;
    private final NDManager manager;
    private final List<PayneZoneNetworks.View> views = new ArrayList<>();
    private final int points;

    /** @param networks remain their owner's */
    ObservedPayne(LabelSpace space, PayneZoneNetworks networks, SpectralOperator operator) {
        this.space = space;
        this.networks = networks;
        this.points = operator.points();
        this.manager = networks.newManager();
        for (PayneWeights payne : networks.zones().paynes()) {
            float[] mean = new float[points];
            operator.apply(payne.mean(), 0, mean, 0);
            float[] observed = new float[payne.components() * points];
            for (int k = 0; k < payne.components(); k++) {
                operator.apply(payne.basis(), k * payne.bins(), observed, k * points);
            }
            NDArray basis = TorchEngine.owned(manager, observed, new Shape(payne.components(), points));
            views.add(new PayneZoneNetworks.View(basis, mean));
        }
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
        for (double[] point : labels) {
            space.require(point);
        }
        for (float[] spectrum : into) {
            Arrays.fill(spectrum, 0f);
        }
        return networks.evaluate(labels, views, FORM, into);
    }

    @Override
    public void close() {
        manager.close();
    }
}
