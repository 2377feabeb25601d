package org.photosphere.model.network.physformer;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A PhysFormer of a few bins, untrained: opacities close to those of the initial atmosphere, a temperature that follows
 * Teff, and blocks with a small effect.
 */
public final class SmallPhysFormer {

    public static final List<Label> LABELS =
            List.of(new Label(Label.TEFF, "K", 4000, 8000, true), new Label(Label.METALLICITY, "dex", -1, 1, false));

    public static final PhysFormerShape SHAPE = shape(Intensity.FORMAL);

    public static final WavelengthBins BINS = WavelengthBins.logUniform(3000, 10_000, 30);

    private SmallPhysFormer() {}

    /** Returns the same with a given intensity method. */
    static PhysFormerShape shape(Intensity intensity) {
        return shape(intensity, Parts.ALL);
    }

    /** Returns the same with given parts. */
    static PhysFormerShape shape(Intensity intensity, Parts parts) {
        return new PhysFormerShape(
                5,
                6,
                parts.bottleneck() ? 8 : 5 * 10,
                10,
                16,
                2,
                2,
                List.of(5, 3),
                List.of(12, 12),
                new EncoderShape(1, 8, 2, 2),
                new TransferShape(16, 8, 5, 6, intensity),
                parts);
    }

    /** Returns the network itself, to be closed. */
    static PhysFormer open(Intensity intensity) {
        return new PhysFormer(
                shape(intensity),
                BINS.centres(),
                new PhysFormerDecoder.TemperatureBounds(1000, 100_000),
                weights(shape(intensity), 1));
    }

    /** Returns the nodes of the labels: 5 temperatures by 3 metallicities, [node][label]. */
    public static double[][] nodes() {
        double[][] nodes = new double[15][];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new double[] {4000 + 1000 * (i % 5), (i / 5) - 1};
        }
        return nodes;
    }

    /** Returns shares of sigma Teff^4 at the nodes: those of black bodies, roughly. */
    public static double[] energyShares() {
        double[] shares = new double[15];
        Arrays.setAll(shares, i -> 0.6 + 0.03 * (i % 5));
        return shares;
    }

    /** Returns weights of map and decoder; every array has an effect. */
    public static Weights weights(long seed) {
        return weights(SHAPE, seed);
    }

    /** Returns the same of another shape. */
    static Weights weights(PhysFormerShape shape, long seed) {
        Random random = new Random(seed);
        int features = shape.bins() + 1;
        double[] mean = new double[features];
        mean[features - 1] = Math.log(5600);
        double[][] components = new double[shape.latent()][features];
        for (double[] component : components) {
            for (int j = 0; j + 1 < features; j++) {
                component[j] = 0.3 * random.nextGaussian();
            }
            component[features - 1] = 0.05 * random.nextGaussian();
        }
        Weights weights =
                LatentMap.initial(shape, 0, random).with(PhysFormerDecoder.initial(shape, mean, components, random));
        weights.arrays().forEach((name, values) -> {
            if (name.endsWith(".out") || name.endsWith(".bias") || name.endsWith(".shift")) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += (float) (0.05 * random.nextGaussian());
                }
            }
        });
        return weights;
    }

    public static PhysFormerWeights network(Weights weights) {
        return new PhysFormerWeights(SHAPE, new double[] {1000, 100_000}, weights);
    }

    /** Returns the same with an encoder's, as after a training. */
    public static Weights weightsWithEncoder(long seed) {
        return PhysFormerEncoder.initial(SHAPE, new double[0][], new Random(seed))
                .with(weights(seed));
    }

    public static ModelDescription description() {
        float[] error = new float[BINS.count()];
        Arrays.fill(error, 0.002f);
        return new ModelDescription(
                "small", "ab".repeat(32), new LabelSpace(LABELS, nodes()), BINS, 25, EmulatorError.uniform(error));
    }

    public static PhysFormerModel model() {
        return new PhysFormerModel(description(), network(weights(1)), energyShares());
    }
}
