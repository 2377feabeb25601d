package org.photosphere.model.training.physformer;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.network.physformer.PhysFormerShape;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.Parts;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.physformer.Regularisers;
import org.photosphere.model.training.Stage;
import org.photosphere.model.training.Stage.Keep;
import org.photosphere.model.training.Stage.Optimiser;
import org.photosphere.model.training.Stage.Validation;

/**
 * Settings of a PhysFormer and its training.
 *
 * @param seed of the split, the initial weights, the interpolated points and the order
 * @param sizes of the network
 * @param stages schedules in the order of {@link PhysFormerStage}
 * @param regularisers of the loss
 * @param interpolated number of training spectra between nodes
 * @param nodeShare share of every batch that are nodes
 * @param devices devices of the replicas: "cpu", one core each, or "gpu:0", ...
 * @param checkpointEvery interval of checkpoints: the largest loss of work by an interruption
 */
public record PhysFormerSettings(
        long seed,
        Sizes sizes,
        List<Stage> stages,
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
     * @param mapFolds number of further maps, each trained without its fold of the nodes, whose errors are those of
     *     nodes not seen; 0 for none
     * @param encoder sizes of the encoder
     * @param transfer sizes of the radiative transfer
     * @param parts that the network has
     */
    public record Sizes(
            int latent,
            int width,
            int heads,
            int decoderBlocks,
            List<Integer> mapWidths,
            int mapFolds,
            EncoderShape encoder,
            TransferShape transfer,
            Parts parts) {}

    /** Validations without a better one after which a stage ends: more than it has, so that it ends by its schedule. */
    private static final int PATIENCE = 100;

    /** Shares of a time limit that the stages have, [stage]; the last one is not run with a formal solution. */
    private static final double[] FORMAL_SHARES = {0.15, 0.6, 0.25, 0};

    private static final double[] NETWORK_SHARES = {0.15, 0.5, 0.2, 0.15};

    /** N, number of patches of every spectrum. */
    static final int PATCHES = 125;

    /** Maximum number of bumps along a label; else one per two values of the grid. */
    private static final int MOST_BUMPS = 32;

    /** Channels of a token beyond its bins: ln Teff and mixtures of the latents. */
    private static final int SPARE_CHANNELS = 9;

    /** Range of T beyond the grid's effective temperatures: cooler outside, hotter inside. */
    private static final double COOLEST = 0.2;

    private static final double HOTTEST = 5;

    public PhysFormerSettings {
        devices = List.copyOf(devices);
        stages = List.copyOf(stages);
        if (stages.size() > PhysFormerStage.values().length) {
            throw new IllegalArgumentException(stages.size() + " stages");
        }
        if (sizes.mapFolds < 0 || sizes.mapFolds == 1) {
            throw new IllegalArgumentException(
                    "folds are none, or at least two, so that each has nodes that others see: " + sizes.mapFolds);
        }
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
                        4,
                        new EncoderShape(12, 64, 4, 8),
                        new TransferShape(64, 20, 6, 15, Intensity.FORMAL),
                        Parts.ALL),
                List.of(
                        stage(PhysFormerStage.AUTOENCODER, 1500, 32, 4, new Optimiser(4e-4, 150, 0, 0.99), 250),
                        stage(PhysFormerStage.MAP, 15_000, 512, 1, new Optimiser(5e-3, 500, 0, 0.999), 1500),
                        stage(PhysFormerStage.JOINT, 600, 32, 5, new Optimiser(3e-6, 100, 0.01, 0.99), 100),
                        stage(PhysFormerStage.INTENSITY, 600, 8, 8, new Optimiser(1e-2, 50, 0, 0.99), 200)),
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
                        4,
                        new EncoderShape(12, 256, 8, 16),
                        new TransferShape(64, 20, 6, 15, Intensity.FORMAL),
                        Parts.ALL),
                compact.withSteps(List.of(20_000, 100_000, 50_000)).stages,
                compact.regularisers,
                50_000,
                compact.nodeShare,
                compact.devices,
                compact.checkpointEvery);
    }

    /** The autoencoder starts as a linear model that reproduces spectra well and obeys no equilibrium: its last weights. */
    private static Stage stage(
            PhysFormerStage kind, int steps, int batch, int stride, Optimiser optimiser, int validateEvery) {
        Keep keep = kind == PhysFormerStage.AUTOENCODER ? Keep.LAST : Keep.BEST;
        return new Stage(
                kind.title(),
                steps,
                batch,
                stride,
                optimiser,
                new Validation(validateEvery, PATIENCE, keep),
                Duration.ZERO);
    }

    private static List<String> everyCore() {
        return Collections.nCopies(Math.max(1, Runtime.getRuntime().availableProcessors()), "cpu");
    }

    public PhysFormerSettings withTransfer(TransferShape other) {
        return withSizes(sizes.mapFolds, other);
    }

    public PhysFormerSettings withMapFolds(int other) {
        return withSizes(other, sizes.transfer);
    }

    private PhysFormerSettings withSizes(int mapFolds, TransferShape transfer) {
        return withSizes(new Sizes(
                sizes.latent,
                sizes.width,
                sizes.heads,
                sizes.decoderBlocks,
                sizes.mapWidths,
                mapFolds,
                sizes.encoder,
                transfer,
                sizes.parts));
    }

    public PhysFormerSettings withParts(Parts other) {
        return withSizes(new Sizes(
                sizes.latent,
                sizes.width,
                sizes.heads,
                sizes.decoderBlocks,
                sizes.mapWidths,
                sizes.mapFolds,
                sizes.encoder,
                sizes.transfer,
                other));
    }

    public PhysFormerSettings withLatent(int other) {
        return withSizes(new Sizes(
                other,
                sizes.width,
                sizes.heads,
                sizes.decoderBlocks,
                sizes.mapWidths,
                sizes.mapFolds,
                sizes.encoder,
                sizes.transfer,
                sizes.parts));
    }

    public PhysFormerSettings withRegularisers(Regularisers other) {
        return new PhysFormerSettings(seed, sizes, stages, other, interpolated, nodeShare, devices, checkpointEvery);
    }

    /**
     * Returns the settings with a time limit for all stages together, to which their schedules are compressed or
     * stretched; the preparation of each stage is part of its time.
     */
    public PhysFormerSettings withLimit(Duration limit) {
        boolean formal = sizes.transfer.intensity() == Intensity.FORMAL;
        double[] shares = formal ? FORMAL_SHARES : NETWORK_SHARES;
        return withStages(IntStream.range(0, stages.size())
                .mapToObj(s -> stages.get(s).withLimit(Duration.ofMillis(Math.round(shares[s] * limit.toMillis()))))
                .toList());
    }

    public PhysFormerSettings withSeed(long other) {
        return new PhysFormerSettings(
                other, sizes, stages, regularisers, interpolated, nodeShare, devices, checkpointEvery);
    }

    public PhysFormerSettings withDevices(List<String> other) {
        return new PhysFormerSettings(
                seed, sizes, stages, regularisers, interpolated, nodeShare, other, checkpointEvery);
    }

    public PhysFormerSettings withStages(List<Stage> other) {
        return new PhysFormerSettings(
                seed, sizes, other, regularisers, interpolated, nodeShare, devices, checkpointEvery);
    }

    /** @param steps of the first stages in their order; the others remain */
    public PhysFormerSettings withSteps(List<Integer> steps) {
        return withStages(IntStream.range(0, stages.size())
                .mapToObj(s -> s < steps.size() ? stages.get(s).withSteps(steps.get(s)) : stages.get(s))
                .toList());
    }

    /** Returns the stages that the model has: that of the intensity only with a network's. */
    List<Stage> stagesOfModel() {
        boolean formal = sizes.transfer.intensity() == Intensity.FORMAL;
        return formal ? stages.subList(0, Math.min(stages.size(), PhysFormerStage.INTENSITY.place())) : stages;
    }

    /**
     * Returns what determines a training of the fields. The intensity does not count: a network's can be added to fields
     * that were trained without.
     */
    PhysFormerSettings ofFields() {
        TransferShape transfer = sizes.transfer;
        PhysFormerSettings formal = withTransfer(new TransferShape(
                transfer.layers(),
                transfer.directions(),
                transfer.opacityKnots(),
                transfer.temperatureKnots(),
                Intensity.FORMAL));
        return formal.withStages(formal.stagesOfModel())
                .withCheckpointEvery(Duration.ZERO)
                .withDevices(List.of("cpu"));
    }

    public PhysFormerSettings withSizes(Sizes other) {
        return new PhysFormerSettings(
                seed, other, stages, regularisers, interpolated, nodeShare, devices, checkpointEvery);
    }

    public PhysFormerSettings withInterpolated(int other) {
        return new PhysFormerSettings(seed, sizes, stages, regularisers, other, nodeShare, devices, checkpointEvery);
    }

    public PhysFormerSettings withCheckpointEvery(Duration other) {
        return new PhysFormerSettings(seed, sizes, stages, regularisers, interpolated, nodeShare, devices, other);
    }

    /** Returns lowest and highest T of the fields for a grid, K. */
    static double[] temperatures(LabelSpace space) {
        Label teff = space.get(space.indexOf(Label.TEFF));
        return new double[] {COOLEST * teff.lower(), HOTTEST * teff.upper()};
    }

    /**
     * Returns the whole shape, for a grid.
     *
     * @param bins a multiple of the patches
     */
    PhysFormerShape shape(LabelSpace space, int bins) {
        int patchBins = bins / PATCHES;
        int token = (patchBins + SPARE_CHANNELS + 7) / 8 * 8;
        int width = Math.max(sizes.width, (token + sizes.heads - 1) / sizes.heads * sizes.heads);
        return new PhysFormerShape(
                PATCHES,
                patchBins,
                sizes.parts.bottleneck() ? sizes.latent : PATCHES * token,
                token,
                width,
                sizes.heads,
                sizes.decoderBlocks,
                IntStream.range(0, space.size())
                        .map(k -> space.support().axis(k).length)
                        .mapToObj(count -> Math.max(2, Math.min(MOST_BUMPS, count / 2 + 1)))
                        .toList(),
                sizes.mapWidths,
                sizes.encoder,
                sizes.transfer,
                sizes.parts);
    }
}
