package org.photosphere.model.network.components;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.photosphere.model.InputException;
import org.photosphere.model.network.Adam;
import org.photosphere.model.network.Eigenbasis;
import org.photosphere.model.network.tensor.HalfFloat;
import org.photosphere.model.network.tensor.Tensor;

/**
 * Weights of a component network (after The Payne, Ting et al. 2019, and SPECULATOR, Alsing et al. 2020): a multilayer
 * perceptron from scaled labels to coefficients, and a fixed linear map from coefficients to a spectrum. The arrays are
 * owned: do not modify from outside this package.
 *
 * @param inputs of the first layer
 * @param layers the perceptron's, the last one returning the coefficients
 * @param basis spectra that the coefficients weight, [coefficient * bins + bin]
 * @param mean spectrum at zero coefficients, [bin]
 */
public record ComponentWeights(ComponentInputs inputs, List<Layer> layers, float[] basis, float[] mean) {

    private static final String BUMPS = "bumps";

    /**
     * @param weight [input * outputs + output]
     * @param bias [output]
     */
    public record Layer(int inputs, int outputs, float[] weight, float[] bias) {
        public Layer copy() {
            return new Layer(inputs, outputs, weight.clone(), bias.clone());
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Layer other && Arrays.equals(weight, other.weight) && Arrays.equals(bias, other.bias);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(weight);
        }
    }

    public int labels() {
        return layers.get(0).inputs() - inputs.additional();
    }

    public int components() {
        return layers.get(layers.size() - 1).outputs();
    }

    public int bins() {
        return mean.length;
    }

    /** Returns the widths of the hidden layers. */
    public int[] hidden() {
        return layers.stream()
                .limit(layers.size() - 1L)
                .mapToInt(Layer::outputs)
                .toArray();
    }

    /**
     * Returns random initial weights.
     *
     * @param labels number of inputs
     * @param hidden widths of the hidden layers
     * @param basis [coefficient][bin], each scaled so that coefficients of unit variance are expected
     * @param mean [bin]
     */
    public static ComponentWeights initial(int labels, int[] hidden, double[][] basis, double[] mean, long seed) {
        Random random = new Random(seed);
        List<Layer> layers = new ArrayList<>();
        int inputs = labels;
        for (int width : hidden) {
            // Scaled labels are spread over [-0.5, 0.5]: a gain of 4 distributes the bends of the first layer's units
            // over them, each as wide as a tenth of the range.
            boolean first = layers.isEmpty();
            layers.add(layer(inputs, width, first ? 4.0 : 1.4 / Math.sqrt(inputs), first ? 2.0 : 0.0, random));
            inputs = width;
        }
        layers.add(layer(inputs, basis.length, 0.1 / Math.sqrt(inputs), 0.0, random));
        return of(ComponentInputs.LABELS, layers, basis, mean);
    }

    /**
     * Returns the weights of some hidden layers, with a last layer that returns zeros.
     *
     * @param hidden their first one takes the inputs
     * @param basis [coefficient][bin]
     * @param mean [bin]
     */
    public static ComponentWeights ofHidden(
            ComponentInputs inputs, List<Layer> hidden, double[][] basis, double[] mean) {
        List<Layer> layers = new ArrayList<>(hidden);
        int last = hidden.get(hidden.size() - 1).outputs();
        layers.add(new Layer(last, basis.length, new float[last * basis.length], new float[basis.length]));
        return of(inputs, layers, basis, mean);
    }

    private static ComponentWeights of(ComponentInputs inputs, List<Layer> layers, double[][] basis, double[] mean) {
        float[] flatBasis = new float[basis.length * mean.length];
        float[] floatMean = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            floatMean[j] = (float) mean[j];
            for (int k = 0; k < basis.length; k++) {
                flatBasis[k * mean.length + j] = (float) basis[k][j];
            }
        }
        return new ComponentWeights(inputs, layers, flatBasis, floatMean);
    }

    private static Layer layer(int inputs, int outputs, double weightScale, double biasScale, Random random) {
        float[] weight = new float[inputs * outputs];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (weightScale * random.nextGaussian());
        }
        float[] bias = new float[outputs];
        for (int i = 0; i < outputs; i++) {
            bias[i] = (float) (biasScale * (2 * random.nextDouble() - 1));
        }
        return new Layer(inputs, outputs, weight, bias);
    }

    /** Returns a copy that shares only the fixed linear map. */
    ComponentWeights copy() {
        return new ComponentWeights(inputs, layers.stream().map(Layer::copy).toList(), basis, mean);
    }

    /** Returns the weights with the basis rounded to sixteen bits, as {@link ComponentZones} stores it. */
    public ComponentWeights rounded() {
        float[] halves = basis.clone();
        for (int i = 0; i < halves.length; i++) {
            halves[i] = HalfFloat.round(halves[i]);
        }
        return new ComponentWeights(inputs, layers, halves, mean);
    }

    /** Returns whether every array of another component network is as long as this one's. */
    public boolean hasSizesOf(ComponentWeights other) {
        boolean same = bins() == other.bins() && inputs.equals(other.inputs) && layers.size() == other.layers.size();
        for (int l = 0; same && l < layers.size(); l++) {
            same = layers.get(l).inputs() == other.layers.get(l).inputs()
                    && layers.get(l).outputs() == other.layers.get(l).outputs();
        }
        return same;
    }

    /** Returns the arrays that training changes, in a fixed order. */
    List<float[]> trainable() {
        List<float[]> arrays = new ArrayList<>();
        for (Layer layer : layers) {
            arrays.add(layer.weight());
            arrays.add(layer.bias());
        }
        return arrays;
    }

    /** Returns the treatment of the {@link #trainable} arrays: matrices in the eigenbasis of their gradients. */
    List<Adam.Group> groups() {
        List<Adam.Group> groups = new ArrayList<>();
        for (Layer layer : layers) {
            groups.add(new Adam.Group(1, 0, new Eigenbasis(layer.inputs(), layer.outputs())));
            groups.add(new Adam.Group(1, 0));
        }
        return groups;
    }

    /** Returns named tensors: layer.N.weight, layer.N.bias, bumps where there are, basis, mean. */
    public Map<String, Tensor> toTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int l = 0; l < layers.size(); l++) {
            Layer layer = layers.get(l);
            tensors.put("layer." + l + ".weight", Tensor.ofFloats(layer.weight(), layer.inputs(), layer.outputs()));
            tensors.put("layer." + l + ".bias", Tensor.ofFloats(layer.bias(), layer.outputs()));
        }
        if (!inputs.equals(ComponentInputs.LABELS)) {
            tensors.put(BUMPS, Tensor.ofDoubles(inputs.counts(), inputs.counts().length));
        }
        tensors.put("basis", Tensor.ofFloats(basis, components(), bins()));
        tensors.put("mean", Tensor.ofFloats(mean, bins()));
        return tensors;
    }

    /**
     * Builds weights, the inverse of {@link #toTensors}; other tensors are ignored.
     *
     * @param source named in errors
     * @throws InputException where a tensor is missing or its shape does not follow from its neighbours'
     */
    public static ComponentWeights fromTensors(Map<String, Tensor> tensors, String source) {
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; tensors.containsKey("layer." + l + ".weight"); l++) {
            Tensor weight = require(tensors, "layer." + l + ".weight", source);
            if (weight.shape().length != 2 || weight.values().length == 0) {
                throw misshapen(source, "layer." + l + ".weight");
            }
            int inputs = (int) weight.shape()[0];
            int outputs = (int) weight.shape()[1];
            Tensor bias = require(tensors, "layer." + l + ".bias", source);
            if (!bias.hasShape(outputs) || (l > 0 && layers.get(l - 1).outputs() != inputs)) {
                throw misshapen(source, "layer." + l);
            }
            layers.add(new Layer(inputs, outputs, weight.toFloats(), bias.toFloats()));
        }
        if (layers.size() < 2) {
            throw misshapen(source, "layer.1");
        }
        Tensor mean = require(tensors, "mean", source);
        Tensor basis = require(tensors, "basis", source);
        if (mean.shape().length != 1 || mean.values().length == 0) {
            throw misshapen(source, "mean");
        }
        if (!basis.hasShape(layers.get(layers.size() - 1).outputs(), mean.values().length)) {
            throw misshapen(source, "basis");
        }
        return new ComponentWeights(inputs(tensors, layers.get(0), source), layers, basis.toFloats(), mean.toFloats());
    }

    private static ComponentInputs inputs(Map<String, Tensor> tensors, Layer first, String source) {
        Tensor bumps = tensors.get(BUMPS);
        if (bumps == null) {
            return ComponentInputs.LABELS;
        }
        int sum = 0;
        for (int k = 0; k < bumps.values().length; k++) {
            int count = bumps.whole(k, BUMPS, source);
            if (count < 2 || count > first.inputs() - sum) {
                throw misshapen(source, BUMPS);
            }
            sum += count;
        }
        if (bumps.values().length != first.inputs() - sum) {
            throw misshapen(source, BUMPS);
        }
        return ComponentInputs.of(bumps.values());
    }

    private static Tensor require(Map<String, Tensor> tensors, String name, String source) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InputException(
                    source + " has no tensor '" + name + "'", "this is no model of components's bundle");
        }
        return tensor;
    }

    private static InputException misshapen(String source, String name) {
        return new InputException(
                source + ": the shape of '" + name + "' does not fit its neighbours",
                "take a fresh copy of the bundle");
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ComponentWeights other
                && inputs.equals(other.inputs)
                && layers.equals(other.layers)
                && Arrays.equals(basis, other.basis)
                && Arrays.equals(mean, other.mean);
    }

    @Override
    public int hashCode() {
        return layers.hashCode();
    }
}
