package org.photosphere.model.network.physformer;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.physformer.PhysFormerShape.DecoderKind;
import org.photosphere.model.network.tensor.Weights;

/**
 * A transformer block (paper, figure 1h): multi-head self-attention and a two-layer perceptron, each after a layer
 * normalisation and added to the residual stream; or the perceptron alone, wider, with as many weights.
 */
final class TransformerBlock {

    /** Ratio of the perceptron's inner width to the stream's. */
    private static final int EXPANSION = 4;

    /** The same without attention, whose matrices have the weights of two more widths. */
    private static final int LONE_EXPANSION = 6;

    private TransformerBlock() {}

    /** Initialises a block as the identity: its contribution is zero at first, and training changes that. */
    static void initialise(Weights weights, String prefix, int width, Random random) {
        initialise(weights, prefix, width, DecoderKind.TRANSFORMER, random);
    }

    /** The same of a kind. */
    static void initialise(Weights weights, String prefix, int width, DecoderKind kind, Random random) {
        if (kind == DecoderKind.TRANSFORMER) {
            initialiseAttention(weights, prefix, width, random);
        }
        int expansion = kind == DecoderKind.TRANSFORMER ? EXPANSION : LONE_EXPANSION;
        weights.filled(prefix + "norm2.scale", width, 1f);
        weights.zeros(prefix + "norm2.shift", width);
        weights.random(prefix + "mlp.in", width, expansion * width, 1, random);
        weights.zeros(prefix + "mlp.in.bias", (long) expansion * width);
        weights.zeros(prefix + "mlp.out", (long) expansion * width, width);
        weights.zeros(prefix + "mlp.out.bias", width);
    }

    private static void initialiseAttention(Weights weights, String prefix, int width, Random random) {
        weights.filled(prefix + "norm1.scale", width, 1f);
        weights.zeros(prefix + "norm1.shift", width);
        weights.random(prefix + "attention.in", width, 3 * width, 1, random);
        weights.zeros(prefix + "attention.in.bias", 3L * width);
        weights.zeros(prefix + "attention.out", width, width);
        weights.zeros(prefix + "attention.out.bias", width);
    }

    /** Sets what a block adds to the residual stream to zero: it is then the identity, whatever its other weights. */
    static void remove(Weights weights, String prefix) {
        weights.part(prefix).arrays().forEach((name, values) -> {
            if (name.matches(".*(attention|mlp)\\.out(\\.bias)?")) {
                Arrays.fill(values, 0f);
            }
        });
    }

    /**
     * @param tokens [row, token, width]
     * @return of the same shape
     */
    static Dual apply(Dual tokens, Parameters p, String prefix, int heads) {
        Dual normed = tokens.layerNorm(p.get(prefix + "norm1.scale"), p.get(prefix + "norm1.shift"));
        Dual mixed =
                attention(normed.linear(p.get(prefix + "attention.in"), p.get(prefix + "attention.in.bias")), heads);
        Dual attended = tokens.add(mixed.linear(p.get(prefix + "attention.out"), p.get(prefix + "attention.out.bias")));
        return applyPerceptron(attended, p, prefix);
    }

    /** A block without attention; of the same shape as {@link #apply}'s. */
    static Dual applyPerceptron(Dual attended, Parameters p, String prefix) {
        Dual inner = attended.layerNorm(p.get(prefix + "norm2.scale"), p.get(prefix + "norm2.shift"))
                .linear(p.get(prefix + "mlp.in"), p.get(prefix + "mlp.in.bias"))
                .silu();
        return attended.add(inner.linear(p.get(prefix + "mlp.out"), p.get(prefix + "mlp.out.bias")));
    }

    /** @param joint concatenated queries, keys and values, [row, token, 3 width] */
    private static Dual attention(Dual joint, int heads) {
        long rows = joint.shape().get(0);
        long tokens = joint.shape().get(1);
        long width = joint.shape().get(2) / 3;
        long perHead = width / heads;
        // [3, row, head, token, channel]
        Dual split = joint.reshape(rows, tokens, 3, heads, perHead).transpose(2, 0, 3, 1, 4);
        List<Dual> parts = split.unstack();
        Dual weights = parts.get(0)
                .mul(1 / Math.sqrt((double) perHead))
                .matMul(parts.get(1).transpose(0, 1, 3, 2))
                .softmax();
        return weights.matMul(parts.get(2)).transpose(0, 2, 1, 3).reshape(rows, tokens, width);
    }
}
