package org.photosphere.model.bundle;

import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.network.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * What stands beside the weights of any kind of model.
 *
 * @param bins of the flux
 * @param nodes labels of all nodes of the grid, [node][label]; owned
 * @param emulatorError of the model that inversions use
 */
record GridTensors(WavelengthBins bins, double[][] nodes, EmulatorError emulatorError) {

    static final String FRESH_COPY = "take a fresh copy of the bundle";

    private static final String EDGES = "wavelength.edges";
    private static final String NODES = "grid.nodes";
    private static final String EMULATOR_BANDS = "emulator.bands";
    private static final String EMULATOR_ERROR = "emulator.error";

    void addTo(Map<String, Tensor> tensors) {
        tensors.put(EDGES, Tensor.ofDoubles(bins.edges(), bins.count() + 1L));
        tensors.put(NODES, Tensor.ofRows(nodes));
        double[] bands = emulatorError.centres();
        tensors.put(EMULATOR_BANDS, Tensor.ofDoubles(bands, bands.length));
        tensors.put(EMULATOR_ERROR, Tensor.ofFloats(flat(emulatorError.rms()), bands.length, bins.count()));
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
        Tensor error = require(tensors, EMULATOR_ERROR, source);
        Tensor bands = require(tensors, EMULATOR_BANDS, source);
        boolean fits = edges.hasShape(bins + 1L)
                && bands.shape().length == 1
                && bands.shape()[0] > 0
                && error.hasShape(bands.shape()[0], bins)
                && nodes.shape().length == 2
                && nodes.shape()[0] > 0
                && nodes.shape()[1] == labels;
        if (!fits) {
            throw misfit(source, manifest);
        }
        double[][] places = nodes.toRows();
        requireInside(places, manifest.labels(), source);
        try {
            return new GridTensors(
                    WavelengthBins.ofEdges(edges.values()),
                    places,
                    new EmulatorError(
                            EmulatorError.bandLabel(manifest.labels()), bands.values(), floatRows(error.toRows())));
        } catch (IllegalArgumentException e) {
            throw new InputException(source + ": " + e.getMessage(), FRESH_COPY, e);
        }
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

    private static float[] flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return flat;
    }

    private static float[][] floatRows(double[][] rows) {
        float[][] floats = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            floats[i] = new float[rows[i].length];
            for (int j = 0; j < floats[i].length; j++) {
                floats[i][j] = (float) rows[i][j];
            }
        }
        return floats;
    }
}
