package org.photosphere.model.network.physformer;

import java.util.List;

/**
 * The sizes of a PhysFormer; letters as in the paper.
 *
 * @param patches N, groups of neighbouring bins, one token each
 * @param patchBins bins of a patch
 * @param latent width of the global latent
 * @param tokenWidth d_b, width of a token of the expanded latent (3); at least {@code patchBins} + 1
 * @param width of the decoder's residual stream
 * @param heads of the attention
 * @param decoderBlocks transformer blocks of the decoder
 * @param mapBumps Gaussian bumps along each label, which the map takes in addition to the label
 * @param mapWidths hidden layers from labels to latent
 * @param encoder the half that is needed in training only
 * @param transfer the radiative transfer inside
 * @param parts that it has; null for all
 */
public record PhysFormerShape(
        int patches,
        int patchBins,
        int latent,
        int tokenWidth,
        int width,
        int heads,
        int decoderBlocks,
        List<Integer> mapBumps,
        List<Integer> mapWidths,
        EncoderShape encoder,
        TransferShape transfer,
        Parts parts) {

    /** What mixes the tokens of the decoder. */
    public enum DecoderKind {
        /** Transformer blocks: attention and a perceptron. */
        TRANSFORMER,
        /** Perceptrons of each token alone, with as many weights as the blocks. */
        MLP
    }

    /**
     * Parts of the paper's network that can be left out (its table 2), or exchanged.
     *
     * @param physics whether radiative transfer generates the flux; else the decoder's head does
     * @param bottleneck whether the encoder's tokens are compressed to a global latent; else they are the latent
     * @param decoder what mixes the decoder's tokens
     * @param scattering whether matter scatters; else it only absorbs
     */
    public record Parts(boolean physics, boolean bottleneck, DecoderKind decoder, boolean scattering) {

        /** The whole network. */
        public static final Parts ALL = new Parts(true, true, DecoderKind.TRANSFORMER, true);

        public Parts withPhysics(boolean other) {
            return new Parts(other, bottleneck, decoder, scattering);
        }

        public Parts withBottleneck(boolean other) {
            return new Parts(physics, other, decoder, scattering);
        }

        public Parts withDecoder(DecoderKind other) {
            return new Parts(physics, bottleneck, other, scattering);
        }

        public Parts withScattering(boolean other) {
            return new Parts(physics, bottleneck, decoder, other);
        }
    }

    /**
     * @param blocks transformer blocks
     * @param width of their residual stream
     * @param heads of the attention
     * @param bottleneckTokens K, far fewer than patches (2)
     */
    public record EncoderShape(int blocks, int width, int heads, int bottleneckTokens) {

        public EncoderShape {
            requirePositive("encoder", blocks, width, heads, bottleneckTokens);
            requireDivisible(width, heads);
        }
    }

    /**
     * @param layers L, depths of the fields
     * @param directions M of the angular quadrature on [-1, 1], even
     * @param opacityKnots depths of the network's ln kappa and ln sigma
     * @param temperatureKnots depths of its ln T
     * @param intensity method that derives the emergent intensity from the fields
     */
    public record TransferShape(
            int layers, int directions, int opacityKnots, int temperatureKnots, Intensity intensity) {

        /** Upper limit: weights do not depend on layers and directions, but the memory of every evaluation does. */
        private static final int MOST_LAYERS = 1024;

        private static final int MOST_DIRECTIONS = 256;

        public TransferShape {
            requirePositive("transfer", layers, directions, opacityKnots, temperatureKnots);
            if (Math.max(layers, Math.max(opacityKnots, temperatureKnots)) > MOST_LAYERS
                    || directions > MOST_DIRECTIONS) {
                throw new IllegalArgumentException("at most " + MOST_LAYERS + " layers or knots and " + MOST_DIRECTIONS
                        + " directions: " + layers + ", " + opacityKnots + ", " + temperatureKnots + " and "
                        + directions);
            }
            if (directions % 2 != 0 || opacityKnots < 2 || temperatureKnots < 2 || layers < 2) {
                throw new IllegalArgumentException(
                        "directions are even, knots and layers at least two: " + directions + " directions, "
                                + opacityKnots + " and " + temperatureKnots + " knots, " + layers + " layers");
            }
        }
    }

    /** Method that derives the intensity from source function and optical depth. */
    public enum Intensity {
        /** The formal solution of the transfer equation on the source function. */
        FORMAL,
        /** A light convolutional network of tau/mu (6). */
        CONVOLUTION
    }

    @SuppressWarnings("ConstantValue") // absent in bundles of earlier versions
    public PhysFormerShape {
        parts = parts == null ? Parts.ALL : parts;
        if (!parts.bottleneck() && latent != patches * tokenWidth) {
            throw new IllegalArgumentException(
                    "without a bottleneck the latent is " + patches + " tokens of " + tokenWidth + ", not " + latent);
        }
        mapBumps = List.copyOf(mapBumps);
        mapWidths = List.copyOf(mapWidths);
        requirePositive("network", patches, patchBins, latent, tokenWidth, width, heads, decoderBlocks);
        if ((long) patches * tokenWidth > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(patches + " patches of " + tokenWidth + " channels are too many");
        }
        requireDivisible(width, heads);
        if (tokenWidth < patchBins + 1 || tokenWidth > width) {
            throw new IllegalArgumentException("a token of " + tokenWidth + " holds a patch of " + patchBins
                    + " bins and the temperature, and fits into " + width);
        }
        if (mapBumps.isEmpty() || mapBumps.stream().anyMatch(count -> count < 2)) {
            throw new IllegalArgumentException("at least two bumps for every label: " + mapBumps);
        }
        if (mapWidths.isEmpty() || mapWidths.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("hidden layers of the map: " + mapWidths);
        }
    }

    /** Returns the same with another number of directions of the angular quadrature. */
    PhysFormerShape withDirections(int directions) {
        TransferShape other = new TransferShape(
                transfer.layers(),
                directions,
                transfer.opacityKnots(),
                transfer.temperatureKnots(),
                transfer.intensity());
        return new PhysFormerShape(
                patches,
                patchBins,
                latent,
                tokenWidth,
                width,
                heads,
                decoderBlocks,
                mapBumps,
                mapWidths,
                encoder,
                other,
                parts);
    }

    /** Returns the number of stellar labels that the map takes. */
    public int labels() {
        return mapBumps.size();
    }

    /** Returns W, the number of bins of the spectrum. */
    public int bins() {
        return Math.multiplyExact(patches, patchBins);
    }

    private static void requirePositive(String part, int... sizes) {
        for (int size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException(part + ": sizes are positive, given " + size);
            }
        }
    }

    private static void requireDivisible(int width, int heads) {
        if (width % heads != 0) {
            throw new IllegalArgumentException(heads + " heads do not share a width of " + width + " evenly");
        }
    }
}
