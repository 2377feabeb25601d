package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.tensor.Weights;

/**
 * Encoder from a spectrum to the global latent (paper, section 3.3, "Physics-Bottleneck Encoding Block"): patches,
 * transformer blocks, K bottleneck tokens by cross-attention (2), one global latent. A parallel linear path carries the
 * part of a projection, so that the blocks learn only the rest.
 */
final class PhysFormerEncoder {

    static final String PREFIX = "encoder.";

    private PhysFormerEncoder() {}

    /**
     * @param projection initial map from the features to the latent, [latent][feature]
     */
    static Weights initial(PhysFormerShape shape, double[][] projection, Random random) {
        EncoderShape encoder = shape.encoder();
        Weights w = new Weights();
        int features = shape.bins() + 1;
        if (shape.parts().bottleneck()) {
            float[] linear = w.zeros(PREFIX + "linear", features, shape.latent());
            for (int z = 0; z < projection.length; z++) {
                for (int f = 0; f < features; f++) {
                    linear[f * shape.latent() + z] = (float) projection[z][f];
                }
            }
        } else {
            float[] unit = w.zeros(PREFIX + "unit", features);
            for (int f = 0; f < features; f++) {
                unit[f] = projection.length == 0 ? 1f : (float) projection[0][f];
            }
        }
        w.random(PREFIX + "embed", shape.patchBins(), encoder.width(), 1, random);
        float[] position = w.zeros(PREFIX + "position", shape.patches(), encoder.width());
        PositionalEncoding.fill(position, shape.patches(), encoder.width(), 0);
        for (int b = 0; b < encoder.blocks(); b++) {
            TransformerBlock.initialise(w, PREFIX + b + ".", encoder.width(), random);
        }
        w.filled(PREFIX + "norm.scale", encoder.width(), 1f);
        w.zeros(PREFIX + "norm.shift", encoder.width());
        if (!shape.parts().bottleneck()) {
            w.zeros(PREFIX + "tokens", encoder.width(), shape.tokenWidth());
            w.zeros(PREFIX + "tokens.bias", shape.tokenWidth());
            return w;
        }
        w.random(
                PREFIX + "queries",
                encoder.bottleneckTokens(),
                encoder.width(),
                Math.sqrt((double) encoder.width()),
                random);
        w.random(PREFIX + "keys", encoder.width(), 2 * encoder.width(), 1, random);
        w.zeros(PREFIX + "keys.bias", 2L * encoder.width());
        w.zeros(PREFIX + "compress", (long) encoder.bottleneckTokens() * encoder.width(), shape.latent());
        w.zeros(PREFIX + "compress.bias", shape.latent());
        return w;
    }

    /**
     * @param features centred darkness of the bins, in the weight of each, followed by ln Teff, [row, bin + 1]
     * @return [row, latent]
     */
    static Dual latent(Dual features, Parameters p, PhysFormerShape shape) {
        EncoderShape encoder = shape.encoder();
        long rows = features.shape().get(0);
        Dual stream = features.transpose(1, 0)
                .range(0, shape.bins())
                .transpose(1, 0)
                .reshape(rows, shape.patches(), shape.patchBins())
                .linear(p.get(PREFIX + "embed"), p.get(PREFIX + "position"));
        for (int b = 0; b < encoder.blocks(); b++) {
            stream = TransformerBlock.apply(stream, p, PREFIX + b + ".", encoder.heads());
        }
        if (!shape.parts().bottleneck()) {
            return tokens(stream, features, p, shape);
        }
        Dual compressed =
                bottleneck(stream, p, encoder).linear(p.get(PREFIX + "compress"), p.get(PREFIX + "compress.bias"));
        return compressed.add(new Dual(features.value().matMul(p.get(PREFIX + "linear")), null));
    }

    /**
     * The stream's tokens as the latent, [row, patch * token width]. The first channels of each have the features of its
     * bins and ln Teff, in units of their own, so that the blocks learn only the rest.
     */
    private static Dual tokens(Dual stream, Dual features, Parameters p, PhysFormerShape shape) {
        long rows = stream.shape().get(0);
        Dual learnt = stream.layerNorm(p.get(PREFIX + "norm.scale"), p.get(PREFIX + "norm.shift"))
                .linear(p.get(PREFIX + "tokens"), p.get(PREFIX + "tokens.bias"));
        NDArray unit = features.value().mul(p.get(PREFIX + "unit"));
        NDArray bins = unit.get(":, :" + shape.bins()).reshape(rows, shape.patches(), shape.patchBins());
        NDArray temperature =
                unit.get(":, " + shape.bins() + ":").reshape(rows, 1, 1).repeat(1, shape.patches());
        NDArray own = bins.concat(temperature, 2);
        int spare = shape.tokenWidth() - shape.patchBins() - 1;
        if (spare > 0) {
            own = own.concat(own.getManager().zeros(new Shape(rows, shape.patches(), spare)), 2);
        }
        return learnt.add(own).reshape(rows, shape.latent());
    }

    /** Z_tok (2): K learnt queries attend to all patches; their answers are concatenated, [row, K * width]. */
    private static Dual bottleneck(Dual stream, Parameters p, EncoderShape encoder) {
        long rows = stream.shape().get(0);
        long tokens = stream.shape().get(1);
        int heads = encoder.heads();
        long perHead = encoder.width() / heads;
        List<Dual> parts = stream.layerNorm(p.get(PREFIX + "norm.scale"), p.get(PREFIX + "norm.shift"))
                .linear(p.get(PREFIX + "keys"), p.get(PREFIX + "keys.bias"))
                .reshape(rows, tokens, 2, heads, perHead)
                .transpose(2, 0, 3, 1, 4)
                .unstack();
        Dual queries = Dual.constant(p.get(PREFIX + "queries")
                .reshape(1, encoder.bottleneckTokens(), heads, perHead)
                .transpose(0, 2, 1, 3));
        Dual weights = queries.mul(1 / Math.sqrt((double) perHead))
                .matMul(parts.get(0).transpose(0, 1, 3, 2))
                .softmax();
        return weights.matMul(parts.get(1))
                .transpose(0, 2, 1, 3)
                .reshape(rows, (long) encoder.bottleneckTokens() * encoder.width());
    }
}
