package org.photosphere.services.cli.science;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.training.physformer.PhysFormerSettings;
import org.photosphere.model.training.physformer.PhysFormerStage;
import org.photosphere.model.training.physformer.ReducedModelTraining;
import picocli.CommandLine.Option;

/** Options of {@code train --model physformer}. */
final class PhysFormerOptions {

    enum StageName {
        AE,
        MAP,
        ALL
    }

    enum Configuration {
        COMPACT,
        PAPER
    }

    private static final String STEPS_HINT =
            "--steps AUTOENCODER,MAP,JOINT or --steps AUTOENCODER,MAP,JOINT,INTENSITY, such as --steps 1500,15000,600";

    @Option(
            names = "--stage",
            defaultValue = "all",
            description = "physformer: last stage. ae: the autoencoder alone; map: also labels to its latents, the"
                    + " paper's two stages; all: both trained together after that (default: ${DEFAULT-VALUE}).")
    private StageName stage;

    @Option(
            names = "--config",
            defaultValue = "compact",
            description = "physformer: sizes. compact: trainable on CPU cores; paper: the paper's, for GPUs or long"
                    + " runs"
                    + " (default: ${DEFAULT-VALUE}).")
    private Configuration configuration;

    @Option(
            names = "--steps",
            paramLabel = "A,M,J[,I]",
            split = ",",
            description = "physformer: steps of each stage; the fourth, of the intensity, only with --intensity"
                    + " convolution.")
    private @Nullable List<Integer> steps;

    @Option(
            names = "--interpolated",
            paramLabel = "N",
            description = "physformer: interpolated spectra between training nodes, added to the training set.")
    private @Nullable Integer interpolated;

    @Option(names = "--layers", paramLabel = "L", description = "physformer: depth points of the radiative transfer.")
    private @Nullable Integer layers;

    @Option(
            names = "--intensity",
            description =
                    "physformer: formal, the formal solution of the transfer equation, or convolution, the paper's"
                            + " light network of tau/mu, trained last on the fields of the formal solution. An"
                            + " interrupted or finished training of the fields resumes with either.")
    private @Nullable Intensity intensity;

    @Option(
            names = "--devices",
            paramLabel = "DEVICE,...",
            split = ",",
            description = "physformer: devices, with one replica each: cpu (one core), gpu:0, ... (default: cpu for"
                    + " every core).")
    private @Nullable List<String> devices;

    @Option(
            names = "--checkpoint-seconds",
            paramLabel = "S",
            description = "physformer: time between checkpoints, lost at most on interruption (default: 120).")
    private @Nullable Integer checkpointSeconds;

    @Option(
            names = "--reduced-epochs",
            paramLabel = "N",
            description = "physformer: epochs of the reduced model over its training spectra, made by PhysFormer.")
    private @Nullable Integer reducedEpochs;

    @Option(names = "--reduced-spectra", paramLabel = "N", description = "physformer: number of those spectra.")
    private @Nullable Integer reducedSpectra;

    /** Returns the overrides of the reduced model's training settings. */
    UnaryOperator<ReducedModelTraining.Settings> reduced() {
        return usual -> {
            ReducedModelTraining.Settings settings = reducedSpectra == null ? usual : usual.withSpectra(reducedSpectra);
            return reducedEpochs == null
                    ? settings
                    : settings.withNetwork(settings.network().withEpochs(reducedEpochs));
        };
    }

    /** Returns the last stage to run. */
    PhysFormerStage goal() {
        return switch (stage) {
            case AE -> PhysFormerStage.AUTOENCODER;
            case MAP -> PhysFormerStage.MAP;
            case ALL -> PhysFormerStage.INTENSITY;
        };
    }

    /** @throws InputException if a value is unusable */
    PhysFormerSettings settings(@Nullable Long seed) {
        try {
            PhysFormerSettings settings =
                    configuration == Configuration.PAPER ? PhysFormerSettings.paper() : PhysFormerSettings.compact();
            settings = seed == null ? settings : settings.withSeed(seed);
            settings = steps == null ? settings : withSteps(settings, steps);
            settings = interpolated == null ? settings : settings.withInterpolated(interpolated);
            settings = devices == null ? settings : settings.withDevices(devices);
            settings = checkpointSeconds == null
                    ? settings
                    : settings.withCheckpointEvery(Duration.ofSeconds(checkpointSeconds));
            return settings.withTransfer(transfer(settings.sizes().transfer()));
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), "sizes and numbers of steps are positive", e);
        }
    }

    private static PhysFormerSettings withSteps(PhysFormerSettings settings, List<Integer> steps) {
        if (steps.size() < 3 || steps.size() > 4) {
            throw new InputException("--steps takes three or four numbers, given " + steps.size(), STEPS_HINT);
        }
        return settings.withSteps(steps);
    }

    private TransferShape transfer(TransferShape usual) {
        return new TransferShape(
                layers == null ? usual.layers() : layers,
                usual.directions(),
                usual.opacityKnots(),
                usual.temperatureKnots(),
                intensity == null ? usual.intensity() : intensity);
    }
}
