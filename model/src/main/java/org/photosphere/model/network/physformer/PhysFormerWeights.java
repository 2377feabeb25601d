package org.photosphere.model.network.physformer;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.network.tensor.HalfFloat;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;

/**
 * The forward half of a PhysFormer, outside native memory.
 *
 * @param shape its sizes
 * @param temperatures lowest and highest of its fields, K
 * @param weights of map and decoder; owned
 */
public record PhysFormerWeights(PhysFormerShape shape, double[] temperatures, Weights weights) {

    public PhysFormerWeights {
        temperatures = temperatures.clone();
    }

    /**
     * Two thirds of all weights expand the latent. In sixteen bits they change max-normalised flux of ATLAS9 by 1.3e-4
     * (root mean square), which adds less than a hundredth to an error of 0.001; the matrices of blocks and structure,
     * which correct the linear model, change it by less.
     */
    private static final Pattern IN_HALF_PRECISION =
            Pattern.compile("decoder\\.(expand|structure\\.opacity|\\d+\\.(attention|mlp)\\.(in|out))");

    /** Returns the weights as stored in files: without an encoder, rounded where files are. */
    public PhysFormerWeights stored() {
        Weights needed = weights.part(LatentMap.PREFIX)
                .with(weights.part(PhysFormerDecoder.PREFIX))
                .copy();
        needed.arrays().forEach((name, values) -> {
            if (IN_HALF_PRECISION.matcher(name).matches()) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = HalfFloat.round(values[i]);
                }
            }
        });
        return new PhysFormerWeights(shape, temperatures, needed);
    }

    /** Returns the number of weights of map and decoder that training changes. */
    public long trained() {
        return weights.part(LatentMap.PREFIX).with(weights.part(PhysFormerDecoder.PREFIX)).arrays().entrySet().stream()
                .filter(array -> !LatentMap.isFixed(array.getKey()))
                .mapToLong(array -> array.getValue().length)
                .sum();
    }

    /** Returns the part of some weights that is the intensity's network, shared; empty without one. */
    public static Weights intensity(Weights weights) {
        return weights.part(IntensityNetwork.PREFIX);
    }

    /** Returns a copy whose blocks are the identity, or one with other directions; itself where fields change only. */
    PhysFormerWeights ablated(Ablation ablation) {
        return switch (ablation.kind()) {
            case BLOCKS -> new PhysFormerWeights(shape, temperatures, withoutBlocks());
            case DIRECTIONS ->
                new PhysFormerWeights(shape.withDirections(ablation.directions()), temperatures, weights);
            case DEPTH, TEMPERATURE, SCATTERING -> this;
        };
    }

    private Weights withoutBlocks() {
        Weights copy = weights.copy();
        for (int b = 0; b < shape.decoderBlocks(); b++) {
            TransformerBlock.remove(copy, PhysFormerDecoder.PREFIX + b + ".");
        }
        return copy;
    }

    /**
     * A hidden layer of the map from labels to latent.
     *
     * @param weight [input * outputs + output]; the first layer's inputs are the scaled labels, then Gaussian bumps
     *     along each of them
     * @param bias [output]
     */
    public record MapLayer(int inputs, int outputs, float[] weight, float[] bias) {}

    /** Returns copies of the map's hidden layers. */
    public List<MapLayer> mapLayers() {
        return LatentMap.hidden(weights, shape);
    }

    /** Returns the tensors of {@link #stored()}, by name. */
    public Map<String, Tensor> toTensors() {
        Weights stored = stored().weights();
        Map<String, Tensor> tensors = stored.toTensors("");
        stored.arrays().forEach((name, values) -> {
            if (IN_HALF_PRECISION.matcher(name).matches()) {
                tensors.put(name, Tensor.ofHalves(values, stored.shape(name)));
            }
        });
        return tensors;
    }

    /**
     * Reads weights from a file's tensors.
     *
     * @param source named in errors
     * @throws org.photosphere.model.InputException where one is missing, of another shape, or not finite
     */
    public static PhysFormerWeights read(
            PhysFormerShape shape, double[] temperatures, Map<String, Tensor> tensors, String source) {
        // Initial weights have the shapes; their values are overwritten.
        Random any = new Random(0);
        Weights weights = LatentMap.initialise(new Weights(tensors, source), shape, any);
        PhysFormerDecoder.initialise(weights, shape, new double[shape.bins() + 1], new double[0][], any);
        weights.fill(tensors, "", source);
        return new PhysFormerWeights(shape, temperatures, weights);
    }

    /**
     * Reads the model with the map of a fold, which never saw the nodes of the fold, as {@link #read} does.
     *
     * @param tensors of a training with folds
     */
    public static PhysFormerWeights readFold(
            PhysFormerShape shape, double[] temperatures, Map<String, Tensor> tensors, int fold, String source) {
        return read(shape, temperatures, LatentMap.withFold(tensors, fold), source);
    }

    /**
     * Returns the initial weights of a training: a linear model of opacities with blocks that are the identity.
     *
     * @param folds number of maps of folds
     * @param mean of the darkness of the bins and of ln Teff after it, [bin + 1]
     * @param expansion of the same, by latent, [latent][bin + 1]
     * @param projection from the encoder's input to the latent, [latent][bin + 1]
     * @return weights of encoder, decoder and maps
     */
    public static Weights initial(
            PhysFormerShape shape,
            int folds,
            double[] mean,
            double[][] expansion,
            double[][] projection,
            Random random) {
        return PhysFormerEncoder.initial(shape, projection, random)
                .with(PhysFormerDecoder.initial(shape, mean, expansion, random))
                .with(LatentMap.initial(shape, folds, random));
    }
}
