package org.photosphere.model.network.components;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.vector.WeightedSums;

/**
 * Evaluation of {@link ComponentZones}. Spectra of the same network are evaluated together; the result for a spectrum is
 * bitwise independent of the others. Immutable, safe for several threads.
 */
final class ComponentZoneNetworks {

    private final LabelSpace space;
    private final ComponentZones zones;
    private final List<ComponentCoefficients> networks = new ArrayList<>();
    private final List<WeightedSums> bins;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    ComponentZoneNetworks(LabelSpace space, ComponentZones zones) {
        this.space = space;
        this.zones = zones;
        zones.networks().forEach(payne -> networks.add(new ComponentCoefficients(payne)));
        bins = observedBy(SpectralOperator.identity(zones.bins()));
    }

    /**
     * Spectra that a call computes at some points.
     *
     * @param views basis spectra and mean of each component network, at the points
     * @param derivatives whether derivatives by the scaled labels are needed
     * @param into receives for each spectrum the undivided flux, then its derivatives if needed, [spectrum][(1 +
     *     labels) * points]
     */
    record Wanted(List<WeightedSums> views, boolean derivatives, float[][] into) {}

    /** Space for one call, which grows to what calls need. Used by one thread. */
    private static final class Scratch {
        private final ComponentCoefficients.Scratch coefficients = new ComponentCoefficients.Scratch();
        private float[] values = new float[0];
        private float[][] brightness = new float[0][];

        /** Returns the rows of values alone. */
        float[] values(float[] weights, int spectra, int apart, int length) {
            values = values.length < spectra * length ? new float[spectra * length] : values;
            for (int s = 0; s < spectra; s++) {
                System.arraycopy(weights, s * apart, values, s * length, length);
            }
            return values;
        }

        float[][] brightness(int spectra, int bins) {
            brightness = brightness.length < spectra ? new float[spectra][bins] : brightness;
            return brightness;
        }
    }

    ComponentZones zones() {
        return zones;
    }

    /** Returns each component network's basis spectra and mean at the bins. */
    List<WeightedSums> bins() {
        return bins;
    }

    /** Returns each component network's basis spectra, then its mean, at the points of an operator. */
    List<WeightedSums> observedBy(SpectralOperator operator) {
        List<WeightedSums> observed = new ArrayList<>();
        for (ComponentWeights payne : zones.networks()) {
            float[][] rows = new float[payne.components() + 1][operator.points()];
            for (int k = 0; k < payne.components(); k++) {
                operator.apply(payne.basis(), k * payne.bins(), rows[k], 0);
            }
            operator.apply(payne.mean(), 0, rows[payne.components()], 0);
            observed.add(WeightedSums.of(rows));
        }
        return observed;
    }

    /**
     * Computes spectra, and their maxima over the bins.
     *
     * @param labels in their units, within their bounds, [spectrum][label]
     * @return maxima of the undivided flux, [spectrum]
     */
    double[] evaluateWithMaxima(double[][] labels, Wanted wanted) {
        float[][] brightness = scratch.get().brightness(labels.length, zones.bins());
        evaluate(labels, wanted, new Wanted(bins, false, brightness));
        double[] maxima = new double[labels.length];
        for (int i = 0; i < maxima.length; i++) {
            maxima[i] = PeakNormalisation.maximum(brightness[i], zones.bins());
        }
        return maxima;
    }

    /**
     * Computes spectra.
     *
     * @param labels in their units, within their bounds, [spectrum][label]
     */
    void evaluate(double[][] labels, Wanted... wanted) {
        ComponentZones.Share[][] shares = new ComponentZones.Share[networks.size()][labels.length];
        for (int zone = 0; zone < shares.length; zone++) {
            for (int i = 0; i < labels.length; i++) {
                shares[zone][i] = zones.share(zone, scaled(labels[i], zones.label()));
            }
        }
        for (int i = 0; i < labels.length; i++) {
            int spectrum = i;
            if (Arrays.stream(shares).noneMatch(zone -> zone[spectrum].share() == 1)) {
                for (Wanted one : wanted) {
                    Arrays.fill(one.into[i], 0f);
                }
            }
        }
        for (int zone = 0; zone < shares.length; zone++) {
            ComponentZones.Share[] here = shares[zone];
            int[] members = IntStream.range(0, here.length)
                    .filter(i -> here[i].share() > 0)
                    .toArray();
            sum(zone, labels, here, members, wanted);
        }
    }

    private float scaled(double[] labels, int label) {
        return (float) space.get(label).scale(labels[label]);
    }

    /** Computes a network's part of its spectra: all of a spectrum, or a share, which is added. */
    private void sum(int zone, double[][] labels, ComponentZones.Share[] shares, int[] members, Wanted[] wanted) {
        if (members.length == 0) {
            return;
        }
        boolean derivatives = Arrays.stream(wanted).anyMatch(Wanted::derivatives);
        int each = derivatives ? 1 + space.size() : 1;
        float[] scaled = new float[members.length * space.size()];
        for (int m = 0; m < members.length; m++) {
            for (int k = 0; k < space.size(); k++) {
                scaled[m * space.size() + k] = scaled(labels[members[m]], k);
            }
        }
        Scratch call = scratch.get();
        ComponentCoefficients network = networks.get(zone);
        float[] weights = network.of(scaled, members.length, derivatives, call.coefficients);
        int stride = network.weights();
        for (int m = 0; m < members.length; m++) {
            if (shares[members[m]].share() < 1) {
                blend(weights, m * each * stride, stride, each, shares[members[m]]);
            }
        }
        for (Wanted one : wanted) {
            int rows = one.derivatives ? each : 1;
            float[] own = rows == each ? weights : call.values(weights, members.length, each * stride, stride);
            int points = one.views.get(zone).columns();
            float[][] into = new float[members.length * rows][];
            int[] to = new int[into.length];
            boolean[] add = new boolean[into.length];
            for (int row = 0; row < into.length; row++) {
                add[row] = shares[members[row / rows]].share() < 1;
                into[row] = one.into[members[row / rows]];
                to[row] = row % rows * points;
            }
            one.views.get(zone).compute(own, into, to, into.length, add);
        }
    }

    /** Multiplies a spectrum's weights by its share, whose own derivative adds to those by the label of the ranges. */
    private void blend(float[] weights, int at, int stride, int each, ComponentZones.Share share) {
        float factor = (float) share.share();
        float slope = (float) share.slope();
        for (int row = each - 1; row >= 0; row--) {
            boolean along = row == 1 + zones.label();
            for (int k = 0; k < stride; k++) {
                int place = at + row * stride + k;
                weights[place] = factor * weights[place] + (along ? slope * weights[at + k] : 0f);
            }
        }
    }
}
