package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableTransfer.Fields;
import org.photosphere.model.network.physformer.PhysFormerShape.DecoderKind;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.tensor.Weights;
import org.photosphere.model.physics.DepthGrid;

/**
 * Decoder from the global latent to the fields (paper, section 3.3, "Physics-Decoded Block"): linear expansion to one
 * token per patch (3), positional encoding, transformer blocks, linear head to kappa, sigma and T at depth knots (4).
 *
 * <p>kappa and sigma are exponentials of the head's output, hence positive. T is one profile per spectrum, not per
 * wavelength: matter has one temperature. It rises with depth, a sum of positive steps, and is limited by bounds.
 */
final class PhysFormerDecoder {

    static final String PREFIX = "decoder.";

    /** Largest ratio of opacities to the reference's, ln. */
    static final double OPACITY_RANGE = 25;

    private static final long INTENSITY_SEED = 6;

    private PhysFormerDecoder() {}

    /**
     * Returns the weights of a decoder whose blocks are the identity and whose first channels of each token are
     * the darkness of the patch's bins, followed by ln Teff: it starts as a linear model of opacities.
     *
     * @param mean of the darkness of the bins and of ln Teff after it, [bin + 1]
     * @param components of the same, by latent, [latent][bin + 1]; fewer than latents leave the rest at zero
     */
    static Weights initial(PhysFormerShape shape, double[] mean, double[][] components, Random random) {
        return initialise(new Weights(), shape, mean, components, random);
    }

    /** @return the given weights with the decoder's added as in {@link #initial} */
    static Weights initialise(Weights w, PhysFormerShape shape, double[] mean, double[][] components, Random random) {
        if (shape.parts().bottleneck()) {
            expansion(w, shape, mean, components, random);
        } else {
            unscaling(w, shape, mean, components);
        }
        embedding(w, shape);
        for (int b = 0; b < shape.decoderBlocks(); b++) {
            TransformerBlock.initialise(
                    w, PREFIX + b + ".", shape.width(), shape.parts().decoder(), random);
        }
        head(w, shape);
        if (shape.transfer().intensity() == PhysFormerShape.Intensity.CONVOLUTION) {
            // random numbers of its own: the rest starts alike with and without it
            IntensityNetwork.initialise(w, new Random(INTENSITY_SEED));
        }
        return w;
    }

    private static void expansion(
            Weights w, PhysFormerShape shape, double[] mean, double[][] components, Random random) {
        int token = shape.tokenWidth();
        int stride = shape.patches() * token;
        // Channels beyond the patch's own contain random mixtures of the latents, as input for attention.
        float[] expansion = w.random(PREFIX + "expand", shape.latent(), stride, 1, random);
        float[] bias = w.zeros(PREFIX + "expand.bias", stride);
        for (int n = 0; n < shape.patches(); n++) {
            for (int c = 0; c <= shape.patchBins(); c++) {
                int bin = c < shape.patchBins() ? n * shape.patchBins() + c : shape.bins();
                bias[n * token + c] = (float) mean[bin];
                for (int z = 0; z < shape.latent(); z++) {
                    expansion[z * stride + n * token + c] = z < components.length ? (float) components[z][bin] : 0f;
                }
            }
        }
    }

    /**
     * Without a bottleneck the latent is the tokens themselves, each channel of a bin in a unit of its own.
     *
     * @param units of the darkness of the bins and of ln Teff, [1][bin + 1]
     */
    private static void unscaling(Weights w, PhysFormerShape shape, double[] mean, double[][] units) {
        int token = shape.tokenWidth();
        float[] scale = w.zeros(PREFIX + "scale", (long) shape.patches() * token);
        float[] shift = w.zeros(PREFIX + "shift", (long) shape.patches() * token);
        Arrays.fill(scale, 1f);
        for (int n = 0; n < shape.patches(); n++) {
            for (int c = 0; c <= shape.patchBins(); c++) {
                int bin = c < shape.patchBins() ? n * shape.patchBins() + c : shape.bins();
                shift[n * token + c] = (float) mean[bin];
                scale[n * token + c] = units.length == 0 ? 1f : (float) units[0][bin];
            }
        }
    }

    /** Tokens enter the first channels of the stream unchanged; sines of the position enter the others. */
    private static void embedding(Weights w, PhysFormerShape shape) {
        float[] embed = w.zeros(PREFIX + "embed", shape.tokenWidth(), shape.width());
        for (int c = 0; c < shape.tokenWidth(); c++) {
            embed[c * shape.width() + c] = 1f;
        }
        float[] position = w.zeros(PREFIX + "position", shape.patches(), shape.width());
        PositionalEncoding.fill(position, shape.patches(), shape.width(), shape.tokenWidth());
    }

    private static void head(Weights w, PhysFormerShape shape) {
        TransferShape transfer = shape.transfer();
        int bins = shape.patchBins();
        int outputs = 2 * transfer.opacityKnots() * bins;
        float[] darkness = w.zeros(PREFIX + "darkness", shape.width(), bins);
        for (int c = 0; c < bins; c++) {
            darkness[c * bins + c] = 1f;
        }
        w.zeros(PREFIX + "darkness.bias", bins);
        if (!shape.parts().physics()) {
            w.filled(PREFIX + "structure.norm.scale", shape.width(), 1f);
            w.zeros(PREFIX + "structure.norm.shift", shape.width());
            w.zeros(PREFIX + "structure.flux", shape.width(), bins);
            w.zeros(PREFIX + "structure.flux.bias", bins);
            return;
        }
        int knots = transfer.temperatureKnots();
        float[] temperature = w.zeros(PREFIX + "temperature", shape.width(), knots);
        float[] steps = w.zeros(PREFIX + "temperature.bias", knots);
        temperature[bins * knots] = 1f;
        DepthGrid knotDepths = new DepthGrid(InitialAtmosphere.TOP, InitialAtmosphere.BOTTOM, knots);
        double above = Math.log(InitialAtmosphere.profile(knotDepths.depths()[0]));
        steps[0] = (float) above;
        for (int k = 1; k < knots; k++) {
            double here = Math.log(InitialAtmosphere.profile(knotDepths.depths()[k]));
            steps[k] = (float) Math.log(Math.expm1(here - above));
            above = here;
        }
        structure(w, shape, outputs);
    }

    /** Adds the heads of what the blocks add to the linear model. */
    private static void structure(Weights w, PhysFormerShape shape, int outputs) {
        int knots = shape.transfer().temperatureKnots();
        w.filled(PREFIX + "structure.norm.scale", shape.width(), 1f);
        w.zeros(PREFIX + "structure.norm.shift", shape.width());
        w.zeros(PREFIX + "structure.opacity", shape.width(), outputs);
        w.zeros(PREFIX + "structure.opacity.bias", outputs);
        w.zeros(PREFIX + "structure.temperature", shape.width(), knots);
        w.zeros(PREFIX + "structure.temperature.bias", knots);
    }

    /**
     * Returns the residual stream after the last block.
     *
     * @param latent [row, latent]
     * @return [token, row, width]
     */
    static Dual tokens(Dual latent, Parameters p, PhysFormerShape shape) {
        Dual expanded = shape.parts().bottleneck()
                ? latent.linear(p.get(PREFIX + "expand"), p.get(PREFIX + "expand.bias"))
                : latent.mul(p.get(PREFIX + "scale")).add(p.get(PREFIX + "shift"));
        Dual stream = expanded.reshape(latent.shape().get(0), shape.patches(), shape.tokenWidth())
                .linear(p.get(PREFIX + "embed"), p.get(PREFIX + "position"));
        for (int b = 0; b < shape.decoderBlocks(); b++) {
            stream = shape.parts().decoder() == DecoderKind.TRANSFORMER
                    ? TransformerBlock.apply(stream, p, PREFIX + b + ".", shape.heads())
                    : TransformerBlock.applyPerceptron(stream, p, PREFIX + b + ".");
        }
        return stream.transpose(1, 0, 2);
    }

    /**
     * ln T at its knots, [row, knot].
     *
     * @param tokens of all patches, [token, row, width]
     */
    static Dual lnTemperature(Dual tokens, Parameters p, PhysFormerShape shape, TemperatureBounds bounds) {
        Dual linear = tokens.mean(0).linear(p.get(PREFIX + "temperature"), p.get(PREFIX + "temperature.bias"));
        Dual raw = linear.add(normed(tokens, p)
                .mean(0)
                .linear(p.get(PREFIX + "structure.temperature"), p.get(PREFIX + "structure.temperature.bias")));
        NDManager manager = raw.value().getManager();
        float[] steps = new float[shape.transfer().temperatureKnots()];
        Arrays.fill(steps, 1, steps.length, 1f);
        NDArray isStep = TorchEngine.owned(manager, steps, new Shape(steps.length));
        NDArray isFirst = isStep.mul(-1f).add(1f);
        return raw.mul(isFirst)
                .add(raw.softplus().mul(isStep))
                .cumulativeSum()
                .clip(Math.log(bounds.lower()), Math.log(bounds.upper()));
    }

    /**
     * Output of the head for kappa and sigma before {@link #opacity}, at the knots.
     *
     * @param tokens of some patches, [token, row, width]
     * @return ln kappa, then ln sigma, [token, row, 2 knots * bin]
     */
    static Dual opacities(Dual tokens, Parameters p, PhysFormerShape shape) {
        if (shape.parts().scattering()) {
            return level(tokens, p).add(structure(tokens, p));
        }
        return absorbing(tokens, p, shape.transfer().opacityKnots());
    }

    /** The same of matter that absorbs only: ln kappa of the linear model, ln sigma at its least. */
    private static Dual absorbing(Dual tokens, Parameters p, int knots) {
        Dual structure = structure(tokens, p);
        Dual lnKappa = InitialOpacity.lnKappa(darkness(tokens, p));
        long[] shape = lnKappa.shape().getShape();
        Dual none = lnKappa.mul(0).add(-OPACITY_RANGE);
        List<Dual> fields = new ArrayList<>(Collections.nCopies(knots, lnKappa));
        fields.addAll(Collections.nCopies(knots, none));
        float[] absorption = new float[(int) (2L * knots * shape[2])];
        Arrays.fill(absorption, 0, absorption.length / 2, 1f);
        NDArray isKappa = TorchEngine.owned(structure.value().getManager(), absorption, new Shape(absorption.length));
        return Dual.stack(fields)
                .transpose(1, 2, 0, 3)
                .reshape(shape[0], shape[1], 2L * knots * shape[2])
                .add(structure.mul(isKappa));
    }

    /**
     * Flux of a network without physics, in units of its maximum, [row, bins of the patches].
     *
     * @param tokens of some patches, [token, row, width]
     */
    static Dual flux(Dual tokens, Parameters p) {
        Dual flux = darkness(tokens, p).add(structureFlux(tokens, p));
        long[] shape = flux.shape().getShape();
        return flux.transpose(1, 0, 2).reshape(shape[1], shape[0] * shape[2]);
    }

    private static Dual structureFlux(Dual tokens, Parameters p) {
        return normed(tokens, p).linear(p.get(PREFIX + "structure.flux"), p.get(PREFIX + "structure.flux.bias"));
    }

    /** What the blocks add to the linear model, of either kind. */
    static Dual added(Dual tokens, Parameters p, PhysFormerShape shape) {
        return shape.parts().physics() ? structure(tokens, p) : structureFlux(tokens, p);
    }

    /** Darkness of the bins, [token, row, bin]. */
    static Dual darkness(Dual tokens, Parameters p) {
        return tokens.linear(p.get(PREFIX + "darkness"), p.get(PREFIX + "darkness.bias"));
    }

    /** ln kappa and ln sigma of the linear model, the same at every knot. */
    private static Dual level(Dual tokens, Parameters p) {
        Dual lnKappa = InitialOpacity.lnKappa(darkness(tokens, p));
        long bins = p.get(PREFIX + "darkness.bias").size();
        int knots = (int) (p.get(PREFIX + "structure.opacity.bias").size() / bins / 2);
        List<Dual> fields = new ArrayList<>(Collections.nCopies(knots, InitialOpacity.absorbed(lnKappa)));
        fields.addAll(Collections.nCopies(knots, InitialOpacity.lnSigma(lnKappa)));
        long[] shape = lnKappa.shape().getShape();
        return Dual.stack(fields).transpose(1, 2, 0, 3).reshape(shape[0], shape[1], 2L * knots * bins);
    }

    /**
     * Part of {@link #opacities} that the blocks add to the linear model: zero at first.
     *
     * @param tokens of some patches, [token, row, width]
     */
    static Dual structure(Dual tokens, Parameters p) {
        return normed(tokens, p).linear(p.get(PREFIX + "structure.opacity"), p.get(PREFIX + "structure.opacity.bias"));
    }

    private static Dual normed(Dual tokens, Parameters p) {
        return tokens.layerNorm(p.get(PREFIX + "structure.norm.scale"), p.get(PREFIX + "structure.norm.shift"));
    }

    /** Output of the head clipped to its range: ln of an opacity. */
    static double opacity(double output) {
        return Math.max(-OPACITY_RANGE, Math.min(OPACITY_RANGE, output));
    }

    /**
     * Share of values that bounds limit, the larger one of both fields.
     *
     * @param opacities output of the head for them, before clipping
     * @param lnTemperature after clipping
     */
    static double shareAtBounds(float[] opacities, float[] lnTemperature, TemperatureBounds bounds) {
        int held = 0;
        for (float output : opacities) {
            held += Math.abs(output) >= OPACITY_RANGE ? 1 : 0;
        }
        float coldest = (float) Math.log(bounds.lower());
        float hottest = (float) Math.log(bounds.upper());
        int stopped = 0;
        for (float ln : lnTemperature) {
            stopped += ln <= coldest || ln >= hottest ? 1 : 0;
        }
        return Math.max((double) held / opacities.length, (double) stopped / lnTemperature.length);
    }

    /**
     * kappa, sigma and T at the layers, of some patches.
     *
     * @param opacities of these patches as {@link #opacities} returns them, [token, row, 2 knots * bin]
     * @param lnTemperature at its knots, [row, knot]
     */
    static Fields fields(Dual opacities, Dual lnTemperature, PhysFormerShape shape, DifferentiableTransfer transfer) {
        int knots = shape.transfer().opacityKnots();
        long patches = opacities.shape().get(0);
        long rows = opacities.shape().get(1);
        Dual opacity = opacities
                .clip(-OPACITY_RANGE, OPACITY_RANGE)
                .reshape(patches, rows, 2L * knots, shape.patchBins())
                .transpose(2, 1, 0, 3)
                .reshape(2L * knots, rows, patches * shape.patchBins());
        return transfer.fields(opacity.range(0, knots), opacity.range(knots, 2L * knots), lnTemperature);
    }

    /** Bounds of every T, K. */
    record TemperatureBounds(double lower, double upper) {}
}
