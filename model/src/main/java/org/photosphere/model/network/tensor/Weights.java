package org.photosphere.model.network.tensor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/** A network's named arrays outside native memory, in a fixed order. Their values may be changed, their shapes not. */
public final class Weights {

    private final Map<String, float[]> arrays = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final @Nullable Stored stored;

    /** Tensors of a file. */
    private record Stored(Map<String, Tensor> tensors, String source) {}

    /** Creates an empty set without limits. */
    public Weights() {
        stored = null;
    }

    /**
     * Creates an empty set that accepts only the tensors of a file: sizes that the file states otherwise allocate
     * nothing.
     *
     * @param source named in errors
     */
    public Weights(Map<String, Tensor> tensors, String source) {
        stored = new Stored(tensors, source);
    }

    /**
     * Returns a new array of zeros.
     *
     * @throws IllegalArgumentException where it is too large
     * @throws InputException where this accepts a file's tensors only, and none has this name and shape
     */
    public float[] zeros(String name, long... shape) {
        if (stored != null) {
            require(stored.tensors(), name, shape, stored.source());
        }
        float[] values = new float[(int) Tensor.count(shape)];
        arrays.put(name, values);
        shapes.put(name, shape.clone());
        return values;
    }

    /** Returns a new matrix of normal deviates with variance gain^2 / inputs, [inputs, outputs]. */
    public float[] random(String name, int inputs, int outputs, double gain, Random random) {
        float[] values = zeros(name, inputs, outputs);
        double deviation = gain / Math.sqrt(inputs);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /** Adds a new vector of one value. */
    public void filled(String name, int size, float value) {
        Arrays.fill(zeros(name, size), value);
    }

    /** Returns the arrays themselves, by name, in order. */
    public Map<String, float[]> arrays() {
        return arrays;
    }

    public float[] get(String name) {
        float[] values = arrays.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no weights " + name);
        }
        return values;
    }

    public long[] shape(String name) {
        long[] shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("no weights " + name);
        }
        return shape.clone();
    }

    /** Returns the number of values. */
    public long size() {
        return arrays.values().stream().mapToLong(values -> values.length).sum();
    }

    public Weights copy() {
        Weights copy = new Weights();
        arrays.forEach((name, values) -> {
            copy.arrays.put(name, values.clone());
            copy.shapes.put(name, shape(name));
        });
        return copy;
    }

    /** Returns the arrays whose names begin with a prefix, shared. */
    public Weights part(String prefix) {
        Weights part = new Weights();
        arrays.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                part.arrays.put(name, values);
                part.shapes.put(name, shape(name));
            }
        });
        return part;
    }

    /** Returns the union, these first; shares their arrays. */
    public Weights with(Weights other) {
        Weights both = part("");
        other.arrays.forEach((name, values) -> {
            both.arrays.put(name, values);
            both.shapes.put(name, other.shape(name));
        });
        return both;
    }

    /** Returns each array under its name after a prefix. */
    public Map<String, Tensor> toTensors(String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, values) -> tensors.put(prefix + name, Tensor.ofFloats(values, shape(name))));
        return tensors;
    }

    /**
     * Overwrites the values with those of a file.
     *
     * @param source named in errors
     * @throws InputException where one is missing, of another shape, or not finite
     */
    public void fill(Map<String, Tensor> tensors, String prefix, String source) {
        arrays.forEach((name, values) -> {
            float[] read = require(tensors, prefix + name, shape(name), source).toFloats();
            for (float value : read) {
                if (!Float.isFinite(value)) {
                    throw new InputException(source + ": '" + prefix + name + "' is not finite", "take a fresh copy");
                }
            }
            System.arraycopy(read, 0, values, 0, values.length);
        });
    }

    private static Tensor require(Map<String, Tensor> tensors, String name, long[] shape, String source) {
        Tensor tensor = tensors.get(name);
        if (tensor == null || !tensor.hasShape(shape)) {
            throw new InputException(
                    source + " has no '" + name + "' of shape " + Arrays.toString(shape)
                            + (tensor == null ? "" : " but one of " + Arrays.toString(tensor.shape())),
                    "it was written by a network of other sizes");
        }
        return tensor;
    }
}
