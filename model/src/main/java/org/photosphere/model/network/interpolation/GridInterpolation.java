package org.photosphere.model.network.interpolation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.Tensor;

/**
 * Spectra of a grid's nodes as coefficients of principal components. The arrays are owned: do not modify.
 *
 * @param nodes labels in their units, [node][label]
 * @param coefficients [node][component]
 * @param basis [component][bin]
 * @param mean spectrum at zero coefficients, [bin]
 */
public record GridInterpolation(double[][] nodes, float[][] coefficients, float[][] basis, float[] mean) {

    private static final String NODES = "interpolation.nodes";
    private static final String COEFFICIENTS = "interpolation.coefficients";
    private static final String BASIS = "interpolation.basis";
    private static final String MEAN = "interpolation.mean";

    public int labels() {
        return nodes[0].length;
    }

    public int bins() {
        return mean.length;
    }

    public int components() {
        return basis.length;
    }

    /** Returns the tensors of its file. */
    public Map<String, Tensor> toTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(NODES, Tensor.ofRows(nodes));
        tensors.put(COEFFICIENTS, Tensor.ofFloats(flat(coefficients), coefficients.length, basis.length));
        tensors.put(BASIS, Tensor.ofFloats(flat(basis), basis.length, mean.length));
        tensors.put(MEAN, Tensor.ofFloats(mean, mean.length));
        return tensors;
    }

    /**
     * @param source named in errors
     * @throws InputException where a tensor is missing, or they do not fit each other
     */
    public static GridInterpolation fromTensors(Map<String, Tensor> tensors, String source) {
        double[][] nodes = matrix(tensors, NODES, source).toRows();
        float[][] coefficients = floats(matrix(tensors, COEFFICIENTS, source));
        float[][] basis = floats(matrix(tensors, BASIS, source));
        Tensor mean = require(tensors, MEAN, source);
        boolean fits = nodes.length > 1
                && coefficients.length == nodes.length
                && basis.length > 0
                && coefficients[0].length == basis.length
                && mean.hasShape(basis[0].length);
        if (!fits) {
            throw new InputException(
                    source + ": nodes, coefficients and basis do not fit each other",
                    "take a fresh copy of the bundle");
        }
        return new GridInterpolation(nodes, coefficients, basis, mean.toFloats());
    }

    private static Tensor require(Map<String, Tensor> tensors, String name, String source) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InputException(source + " has no tensor '" + name + "'", "take a fresh copy of the bundle");
        }
        return tensor;
    }

    private static Tensor matrix(Map<String, Tensor> tensors, String name, String source) {
        Tensor tensor = require(tensors, name, source);
        if (tensor.shape().length != 2) {
            throw new InputException(source + ": '" + name + "' is not a matrix", "take a fresh copy of the bundle");
        }
        return tensor;
    }

    private static float[] flat(float[][] rows) {
        int columns = rows[0].length;
        float[] flat = new float[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return flat;
    }

    private static float[][] floats(Tensor tensor) {
        float[] flat = tensor.toFloats();
        int columns = (int) tensor.shape()[1];
        float[][] rows = new float[(int) tensor.shape()[0]][columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(flat, i * columns, rows[i], 0, columns);
        }
        return rows;
    }
}
