package org.photosphere.model.network.components;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.Tensor;

/**
 * component networks of successive ranges of one label, blended where ranges overlap. Each has a network and a basis of its own for
 * fewer spectra, so that a small network and a short basis are as exact as large ones over the whole grid, at the cost
 * of one small network: outside the overlaps one component network is evaluated, in them two.
 *
 * <p>The spectrum is the sum of the component networks' spectra, each divided by a smooth norm, weighted by shares whose second
 * derivatives are continuous. Its maximum is divided out afterwards, as for a single component network.
 *
 * @param networks by ascending label, at least one
 * @param label index of the label; 0 for a single component network
 * @param overlaps of each component network with the next one, ascending and apart
 */
public record ComponentZones(List<ComponentWeights> networks, int label, List<Overlap> overlaps) {

    private static final String OVERLAPS = "zones";
    private static final String LABEL = "zones.label";
    private static final String FRESH_COPY = "take a fresh copy of the bundle";

    /** Range of the scaled label over which one component network replaces the one before. */
    public record Overlap(double from, double to) {}

    /**
     * Weight of a component network.
     *
     * @param share 0 to 1; those of all component networks add to 1
     * @param slope derivative of the share by the scaled label
     */
    record Share(double share, double slope) {}

    /** @throws IllegalArgumentException where sizes differ or overlaps are out of order */
    public ComponentZones {
        networks = List.copyOf(networks);
        overlaps = List.copyOf(overlaps);
        ComponentWeights first = networks.get(0);
        for (ComponentWeights payne : networks) {
            if (!payne.hasSizesOf(first)) {
                throw new IllegalArgumentException("the networks of a label's ranges differ in size");
            }
        }
        if (label < 0 || label >= first.labels() || overlaps.size() != networks.size() - 1) {
            throw new IllegalArgumentException(overlaps.size() + " overlaps of " + networks.size()
                    + " networks along label " + label + " of " + first.labels());
        }
        double end = Double.NEGATIVE_INFINITY;
        for (Overlap overlap : overlaps) {
            if (!(overlap.from >= end) || !(overlap.to > overlap.from)) {
                throw new IllegalArgumentException("the overlaps " + overlaps + " are out of order");
            }
            end = overlap.to;
        }
    }

    public static ComponentZones single(ComponentWeights payne) {
        return new ComponentZones(List.of(payne), 0, List.of());
    }

    public int labels() {
        return networks.get(0).labels();
    }

    public int bins() {
        return networks.get(0).bins();
    }

    public int components() {
        return networks.get(0).components();
    }

    /** Returns the widths of the hidden layers of each component network. */
    public int[] hidden() {
        return networks.get(0).hidden();
    }

    /** Returns the weight of a component network at a scaled label. */
    Share share(int zone, double scaled) {
        double[] begun = zone == 0 ? new double[] {1, 0} : ramp(overlaps.get(zone - 1), scaled);
        double[] ended = zone == overlaps.size() ? new double[] {0, 0} : ramp(overlaps.get(zone), scaled);
        return new Share(begun[0] - ended[0], begun[1] - ended[1]);
    }

    /** Returns t^3 (10 - 15 t + 6 t^2) over the overlap and its derivative. */
    private static double[] ramp(Overlap overlap, double scaled) {
        double width = overlap.to - overlap.from;
        double t = Math.min(1, Math.max(0, (scaled - overlap.from) / width));
        return new double[] {t * t * t * (10 - t * (15 - 6 * t)), 30 * t * t * (1 - t) * (1 - t) / width};
    }

    /** Returns the weights as stored in files, bases rounded to sixteen bits. */
    public ComponentZones stored() {
        return new ComponentZones(
                networks.stream().map(ComponentWeights::rounded).toList(), label, overlaps);
    }

    /** Returns named tensors of {@link #stored()}: those of a component network, with the prefix zone.N. where there are several. */
    public Map<String, Tensor> toTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int z = 0; z < networks.size(); z++) {
            String prefix = prefix(z, networks.size());
            ComponentWeights payne = networks.get(z);
            payne.toTensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
            tensors.put(prefix + "basis", Tensor.ofHalves(payne.basis(), payne.components(), payne.bins()));
        }
        if (!overlaps.isEmpty()) {
            double[][] rows =
                    overlaps.stream().map(o -> new double[] {o.from, o.to}).toArray(double[][]::new);
            tensors.put(OVERLAPS, Tensor.ofRows(rows));
            tensors.put(LABEL, Tensor.ofDoubles(new double[] {label}, 1));
        }
        return tensors;
    }

    private static String prefix(int zone, int zones) {
        return zones == 1 ? "" : "zone." + zone + ".";
    }

    /**
     * Builds weights, the inverse of {@link #toTensors}; a single component network's tensors too.
     *
     * @param source named in errors
     * @throws InputException where a tensor is missing or of a wrong shape, or the ranges are not valid
     */
    public static ComponentZones fromTensors(Map<String, Tensor> tensors, String source) {
        Tensor overlaps = tensors.get(OVERLAPS);
        if (overlaps == null) {
            return single(ComponentWeights.fromTensors(tensors, source));
        }
        Tensor label = tensors.get(LABEL);
        if (overlaps.shape().length != 2 || overlaps.shape()[1] != 2 || label == null || !label.hasShape(1)) {
            throw invalid(source, "'" + OVERLAPS + "' is not of pairs, or '" + LABEL + "' is missing");
        }
        List<Overlap> ranges = new ArrayList<>();
        for (double[] row : overlaps.toRows()) {
            ranges.add(new Overlap(row[0], row[1]));
        }
        List<ComponentWeights> networks = new ArrayList<>();
        for (int z = 0; z <= ranges.size(); z++) {
            String prefix = prefix(z, ranges.size() + 1);
            Map<String, Tensor> part = new LinkedHashMap<>();
            tensors.forEach((name, tensor) -> {
                if (name.startsWith(prefix)) {
                    part.put(name.substring(prefix.length()), tensor);
                }
            });
            networks.add(ComponentWeights.fromTensors(part, source + ", " + prefix));
        }
        try {
            return new ComponentZones(networks, label.whole(0, LABEL, source), ranges);
        } catch (IllegalArgumentException e) {
            throw new InputException(source + ": " + e.getMessage(), FRESH_COPY, e);
        }
    }

    private static InputException invalid(String source, String what) {
        return new InputException(source + ": " + what, FRESH_COPY);
    }
}
