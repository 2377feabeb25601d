package org.photosphere.model.network.payne;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.network.TorchEngine;

/**
 * The networks of {@link PayneZones} in native memory. Spectra of the same network are evaluated together, a fixed
 * number at a time, short batches padded: matrix products differ in the last bits with their number of rows, and a
 * spectrum's answer must not depend on the rest of its batch. Safe for several threads at once.
 */
final class PayneZoneNetworks implements AutoCloseable {

    private final LabelSpace space;
    private final PayneZones zones;
    private final List<PayneNetwork> networks = new ArrayList<>();

    PayneZoneNetworks(LabelSpace space, PayneZones zones) {
        this.space = space;
        this.zones = zones;
        zones.paynes().forEach(payne -> networks.add(new PayneNetwork(payne)));
    }

    /**
     * Basis spectra and mean of one Payne, at its bins or at an instrument's points.
     *
     * @param basis [component, point]
     * @param mean [point]
     */
    record View(NDArray basis, float[] mean) {}

    /**
     * @param rows spectra per matrix product
     * @param derivatives whether derivatives by the scaled labels are needed
     * @param maxima whether the maximum over the bins is needed
     */
    record Form(int rows, boolean derivatives, boolean maxima) {}

    PayneZones zones() {
        return zones;
    }

    /** Returns the bases at the bins, in the order of the Paynes. */
    List<View> own() {
        return IntStream.range(0, networks.size())
                .mapToObj(z ->
                        new View(networks.get(z).basis(), zones.paynes().get(z).mean()))
                .toList();
    }

    /** Returns a manager that is closed with the networks at the latest. */
    NDManager newManager() {
        return networks.get(0).newCall();
    }

    /**
     * Computes undivided spectra.
     *
     * @param labels in their units, within their bounds, [spectrum][label]
     * @param views of each Payne
     * @param into receives for each spectrum the flux, then its derivatives if needed, [spectrum][(1 + labels) *
     *     points]
     * @return maximum over the bins if needed, [spectrum]
     */
    double[] evaluate(double[][] labels, List<View> views, Form form, float[][] into) {
        Call call = new Call(labels, form, into);
        for (int z = 0; z < networks.size(); z++) {
            call.add(z, views.get(z));
        }
        return call.maxima();
    }

    /** One evaluation: the sum over the networks. */
    private final class Call {
        private final double[][] labels;
        private final Form form;
        private final float[][] into;
        private final double[] maxima;
        /** Spectrum at the bins, of spectra to which two networks contribute. */
        private final float[] @Nullable [] blended;

        Call(double[][] labels, Form form, float[][] into) {
            this.labels = labels;
            this.form = form;
            this.into = into;
            maxima = new double[labels.length];
            blended = new float[labels.length][];
        }

        void add(int zone, View view) {
            PayneZones.Share[] shares = new PayneZones.Share[labels.length];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = zones.share(zone, (float) space.get(zones.label()).scale(labels[i][zones.label()]));
            }
            int[] members = IntStream.range(0, shares.length)
                    .filter(i -> shares[i].share() > 0)
                    .toArray();
            for (int from = 0; from < members.length; from += form.rows()) {
                int[] some = IntStream.of(members).skip(from).limit(form.rows()).toArray();
                add(networks.get(zone), view, some, shares);
            }
        }

        private void add(PayneNetwork network, View view, int[] members, PayneZones.Share[] shares) {
            try (NDManager call = network.newCall()) {
                PayneNetwork.Forward forward = network.forward(call, scaledRows(members));
                NDArray weights = form.derivatives() ? network.weights(forward) : forward.coefficients();
                FloatBuffer product = TorchEngine.values(weights.matMul(view.basis()));
                int size = (form.derivatives() ? 1 + space.size() : 1) * view.mean().length;
                for (int r = 0; r < members.length; r++) {
                    add(product, r * size, size, view.mean(), shares[members[r]], into[members[r]]);
                }
                if (form.maxima()) {
                    addMaxima(network.spectrum(forward), members, shares);
                }
            }
        }

        /** Returns the scaled labels of some spectra, padded by the first one. */
        private float[] scaledRows(int[] members) {
            int size = space.size();
            float[] scaled = new float[form.rows() * size];
            for (int r = 0; r < form.rows(); r++) {
                double[] point = labels[members[r < members.length ? r : 0]];
                for (int k = 0; k < size; k++) {
                    scaled[r * size + k] = (float) space.get(k).scale(point[k]);
                }
            }
            return scaled;
        }

        private void add(FloatBuffer product, int from, int size, float[] mean, PayneZones.Share share, float[] sum) {
            product.position(from);
            int points = mean.length;
            if (share.share() == 1) {
                product.get(sum, 0, size);
                for (int j = 0; j < points; j++) {
                    sum[j] += mean[j];
                }
                return;
            }
            float[] part = new float[size];
            product.get(part);
            float factor = (float) share.share();
            float slope = (float) share.slope();
            for (int j = 0; j < points; j++) {
                part[j] += mean[j];
            }
            for (int j = 0; j < size; j++) {
                sum[j] += factor * part[j];
            }
            int along = (1 + zones.label()) * points;
            for (int j = 0; j < points && along < size; j++) {
                sum[along + j] += slope * part[j];
            }
        }

        private void addMaxima(NDArray spectra, int[] members, PayneZones.Share[] shares) {
            float[] brightest = spectra.max(new int[] {1}).toFloatArray();
            int bins = zones.bins();
            for (int r = 0; r < members.length; r++) {
                int i = members[r];
                maxima[i] = brightest[r];
                if (shares[i].share() < 1) {
                    float[] sum = blended[i] == null ? new float[bins] : blended[i];
                    float[] part = new float[bins];
                    TorchEngine.values(spectra).position(r * bins).get(part);
                    for (int j = 0; j < bins; j++) {
                        sum[j] += (float) shares[i].share() * part[j];
                    }
                    blended[i] = sum;
                }
            }
        }

        double[] maxima() {
            for (int i = 0; i < maxima.length; i++) {
                float[] spectrum = blended[i];
                if (spectrum != null) {
                    float maximum = spectrum[0];
                    for (float flux : spectrum) {
                        maximum = Math.max(maximum, flux);
                    }
                    maxima[i] = maximum;
                }
            }
            return maxima;
        }
    }

    @Override
    public void close() {
        networks.forEach(PayneNetwork::close);
    }
}
