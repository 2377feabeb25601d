package org.photosphere.model.training.physformer;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.photosphere.model.network.physformer.PhysFormerShape;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.physformer.Regularisers;

/**
 * Settings of a PhysFormer and its training.
 *
 * @param seed of the split, the initial weights, the interpolated points and the order
 * @param sizes of the network
 * @param autoencoder the first stage
 * @param map the second stage
 * @param joint joint fine-tuning of map and decoder; omitted with 0 steps
 * @param intensity training of the network's intensity, only with one
 * @param regularisers of the loss
 * @param interpolated number of training spectra between nodes
 * @param nodeShare share of every batch that are nodes
 * @param devices devices of the replicas: "cpu", one core each, or "gpu:0", ...
 * @param checkpointEvery interval of checkpoints: the largest loss of work by an interruption
 */
public record PhysFormerSettings(
        long seed,
        Sizes sizes,
        Stage autoencoder,
        Stage map,
        Stage joint,
        Stage intensity,
        Regularisers regularisers,
        int interpolated,
        double nodeShare,
        List<String> devices,
        Duration checkpointEvery) {

    /**
     * Sizes that are independent of the grid.
     *
     * @param latent width of the global latent
     * @param width of the decoder's stream; more where a patch's bins need it
     * @param heads of its attention
     * @param decoderBlocks number of the decoder's transformer blocks
     * @param mapWidths hidden layers from labels to latent
     * @param encoder sizes of the encoder
     * @param transfer sizes of the radiative transfer
     */
    public record Sizes(
            int latent,
            int width,
            int heads,
            int decoderBlocks,
            List<Integer> mapWidths,
            EncoderShape encoder,
            TransferShape transfer) {}

    /**
     * Schedule of one stage.
     *
     * @param steps number of the optimiser's steps
     * @param batch spectra per step
     * @param peakRate rate after the warm-up, followed by a cosine
     * @param warmUp steps over which the rate rises
     * @param weightDecay of matrices
     * @param memory of the weights' running average
     * @param stride a step uses every Nth bin, or fewer on a fine grid
     * @param validateEvery steps between validations
     * @param patience validations without a better one after which the stage ends
     */
    public record Stage(
            int steps,
            int batch,
            double peakRate,
            int warmUp,
            double weightDecay,
            double memory,
            int stride,
            int validateEvery,
            int patience) {

        public Stage {
            if (steps < 0 || batch < 1 || !(peakRate > 0) || stride < 1 || validateEvery < 1 || patience < 1) {
                throw new IllegalArgumentException("settings of a stage must be positive");
            }
        }

        public Stage withSteps(int other) {
            return new Stage(
                    other,
                    batch,
                    peakRate,
                    Math.min(warmUp, Math.max(1, other / 5)),
                    weightDecay,
                    memory,
                    stride,
                    Math.max(1, Math.min(validateEvery, other / 10)),
                    patience);
        }
    }

    /** N, number of patches of every spectrum. */
    static final int PATCHES = 125;

    /** Maximum number of bumps along a label; else one per two values of the grid. */
    private static final int MOST_BUMPS = 32;

    /** Channels of a token beyond its bins: ln Teff and mixtures of the latents. */
    private static final int SPARE_CHANNELS = 9;

    public PhysFormerSettings {
        devices = List.copyOf(devices);
        if (interpolated < 0 || !(nodeShare > 0) || nodeShare > 1 || devices.isEmpty()) {
            throw new IllegalArgumentException(
                    "interpolated spectra " + interpolated + ", share of nodes " + nodeShare + ", devices " + devices);
        }
    }

    /** Returns settings small enough for two CPU cores. */
    public static PhysFormerSettings compact() {
        return new PhysFormerSettings(
                20260122L,
                new Sizes(
                        256,
                        128,
                        4,
                        3,
                        List.of(256, 256, 256),
                        new EncoderShape(12, 64, 4, 8),
                        new TransferShape(64, 20, 6, 15, Intensity.FORMAL)),
                new Stage(1500, 32, 4e-4, 150, 0, 0.99, 4, 250, 100),
                new Stage(15_000, 256, 5e-3, 500, 0, 0.999, 1, 1500, 100),
                new Stage(600, 32, 3e-6, 100, 0.01, 0.99, 5, 100, 100),
                new Stage(600, 8, 1e-2, 50, 0, 0.99, 8, 200, 100),
                new Regularisers(1e-9, 0.002, 1e-4, 1e-4, 1e-2, 3e-3, 1e-5, 1e-6, 1e-6),
                8000,
                0.6,
                everyCore(),
                Duration.ofMinutes(2));
    }

    /**
     * Returns the paper's sizes: 12 and 3 blocks, 256 latents, 64 layers, 20 directions. For GPUs, or a long training.
     */
    public static PhysFormerSettings paper() {
        PhysFormerSettings compact = compact();
        return new PhysFormerSettings(
                compact.seed,
                new Sizes(
                        256,
                        256,
                        8,
                        3,
                        List.of(512, 512, 512),
                        new EncoderShape(12, 256, 8, 16),
                        new TransferShape(64, 20, 6, 15, Intensity.FORMAL)),
                compact.autoencoder.withSteps(20_000),
                compact.map.withSteps(100_000),
                compact.joint.withSteps(50_000),
                compact.intensity,
                compact.regularisers,
                50_000,
                compact.nodeShare,
                compact.devices,
                compact.checkpointEvery);
    }

    private static List<String> everyCore() {
        return Collections.nCopies(Math.max(1, Runtime.getRuntime().availableProcessors()), "cpu");
    }

    public PhysFormerSettings withTransfer(TransferShape other) {
        return withSizes(new Sizes(
                sizes.latent, sizes.width, sizes.heads, sizes.decoderBlocks, sizes.mapWidths, sizes.encoder, other));
    }

    public PhysFormerSettings withSeed(long other) {
        return new PhysFormerSettings(
                other,
                sizes,
                autoencoder,
                map,
                joint,
                intensity,
                regularisers,
                interpolated,
                nodeShare,
                devices,
                checkpointEvery);
    }

    public PhysFormerSettings withDevices(List<String> other) {
        return new PhysFormerSettings(
                seed,
                sizes,
                autoencoder,
                map,
                joint,
                intensity,
                regularisers,
                interpolated,
                nodeShare,
                other,
                checkpointEvery);
    }

    public PhysFormerSettings withStages(Stage first, Stage second, Stage third) {
        return new PhysFormerSettings(
                seed,
                sizes,
                first,
                second,
                third,
                intensity,
                regularisers,
                interpolated,
                nodeShare,
                devices,
                checkpointEvery);
    }

    public PhysFormerSettings withIntensity(Stage other) {
        return new PhysFormerSettings(
                seed,
                sizes,
                autoencoder,
                map,
                joint,
                other,
                regularisers,
                interpolated,
                nodeShare,
                devices,
                checkpointEvery);
    }

    /** Returns whether the intensity is a network's, which has a stage of its own. */
    boolean hasIntensityNetwork() {
        return sizes.transfer.intensity() == Intensity.CONVOLUTION;
    }

    /**
     * Returns the settings that determine the fields, in the form that checkpoints have had since before the intensity
     * had a stage: a network's intensity can be added to a training of fields alone.
     */
    String ofFields() {
        TransferShape transfer = sizes.transfer;
        TransferShape formal = new TransferShape(
                transfer.layers(),
                transfer.directions(),
                transfer.opacityKnots(),
                transfer.temperatureKnots(),
                Intensity.FORMAL);
        Sizes fields = withTransfer(formal).sizes;
        return "PhysFormerSettings[seed=" + seed + ", sizes=" + fields + ", autoencoder=" + autoencoder + ", map=" + map
                + ", joint=" + joint + ", regularisers=" + regularisers + ", interpolated=" + interpolated
                + ", nodeShare=" + nodeShare + ", devices=[cpu], checkpointEvery=PT0S]";
    }

    public PhysFormerSettings withSizes(Sizes other) {
        return new PhysFormerSettings(
                seed,
                other,
                autoencoder,
                map,
                joint,
                intensity,
                regularisers,
                interpolated,
                nodeShare,
                devices,
                checkpointEvery);
    }

    public PhysFormerSettings withInterpolated(int other) {
        return new PhysFormerSettings(
                seed,
                sizes,
                autoencoder,
                map,
                joint,
                intensity,
                regularisers,
                other,
                nodeShare,
                devices,
                checkpointEvery);
    }

    public PhysFormerSettings withCheckpointEvery(Duration other) {
        return new PhysFormerSettings(
                seed, sizes, autoencoder, map, joint, intensity, regularisers, interpolated, nodeShare, devices, other);
    }

    /**
     * Returns the whole shape, for a grid.
     *
     * @param axes number of distinct values of each label
     * @param bins a multiple of the patches
     */
    PhysFormerShape shape(int[] axes, int bins) {
        int patchBins = bins / PATCHES;
        int token = (patchBins + SPARE_CHANNELS + 7) / 8 * 8;
        int width = Math.max(sizes.width, (token + sizes.heads - 1) / sizes.heads * sizes.heads);
        return new PhysFormerShape(
                PATCHES,
                patchBins,
                sizes.latent,
                token,
                width,
                sizes.heads,
                sizes.decoderBlocks,
                Arrays.stream(axes)
                        .mapToObj(count -> Math.max(2, Math.min(MOST_BUMPS, count / 2 + 1)))
                        .toList(),
                sizes.mapWidths,
                sizes.encoder,
                sizes.transfer);
    }
}
