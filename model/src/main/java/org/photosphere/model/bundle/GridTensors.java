package org.photosphere.model.bundle;

import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Data that any type of model has in addition to its weights.
 *
 * @param bins of the flux
 * @param nodes labels of all nodes of the grid, [node][label]; owned
 */
record GridTensors(WavelengthBins bins, double[][] nodes) {

    static final String FRESH_COPY = "take a fresh copy of the bundle";

    /** Tolerated relative difference between the wavelengths of text and tensor: less than any bin. */
    private static final double EDGE_TOLERANCE = 1e-9;

    private static final String EDGES = "wavelength.edges";
    private static final String NODES = "grid.nodes";

    void addTo(Map<String, Tensor> tensors) {
        tensors.put(EDGES, Tensor.ofDoubles(bins.edges(), bins.count() + 1L));
        tensors.put(NODES, Tensor.ofRows(nodes));
    }

    /**
     * @param tensors finite
     * @param source named in errors
     * @throws InputException where one is missing, does not fit the manifest, or contradicts itself
     */
    static GridTensors of(Map<String, Tensor> tensors, Manifest manifest, String source) {
        int labels = manifest.labels().size();
        int bins = manifest.wavelengths().bins();
        Tensor edges = require(tensors, EDGES, source);
        Tensor nodes = require(tensors, NODES, source);
        boolean fits = edges.hasShape(bins + 1L)
                && isAt(edges.values()[0], manifest.wavelengths().lower())
                && isAt(edges.values()[bins], manifest.wavelengths().upper())
                && nodes.shape().length == 2
                && nodes.shape()[0] > 0
                && nodes.shape()[1] == labels;
        if (!fits) {
            throw misfit(source, manifest);
        }
        double[][] places = nodes.toRows();
        requireInside(places, manifest.labels(), source);
        try {
            return new GridTensors(WavelengthBins.ofEdges(edges.values()), places);
        } catch (IllegalArgumentException e) {
            throw new InputException(source + ": " + e.getMessage(), FRESH_COPY, e);
        }
    }

    private static boolean isAt(double edge, double stated) {
        return Math.abs(edge - stated) <= EDGE_TOLERANCE * stated;
    }

    private static void requireInside(double[][] nodes, List<Label> labels, String source) {
        for (double[] node : nodes) {
            for (int k = 0; k < node.length; k++) {
                if (!labels.get(k).contains(node[k])) {
                    throw new InputException(
                            source + " has a node at " + labels.get(k).name() + " = " + node[k]
                                    + ", outside the bounds that bundle.json gives",
                            FRESH_COPY);
                }
            }
        }
    }

    static InputException misfit(String source, Manifest manifest) {
        return new InputException(
                source + " does not fit the " + manifest.labels().size() + " labels and "
                        + manifest.wavelengths().bins() + " bins of bundle.json",
                FRESH_COPY);
    }

    static Tensor require(Map<String, Tensor> tensors, String name, String source) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InputException(source + " has no tensor '" + name + "'", FRESH_COPY);
        }
        return tensor;
    }
}
