package org.photosphere.services.cli.science;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.training.physformer.PhysFormerSettings;
import org.photosphere.model.training.physformer.PhysFormerTraining.Goal;
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

    private static final String STEPS_HINT = "--steps AUTOENCODER,MAP,JOINT, such as --steps 200,15000,600";

    @Option(
            names = "--stage",
            defaultValue = "all",
            description = "physformer: how far to go. ae: the autoencoder alone; map: labels to its latents too, the"
                    + " paper's two stages; all: then both together (default: ${DEFAULT-VALUE}).")
    private StageName stage;

    @Option(
            names = "--config",
            defaultValue = "compact",
            description = "physformer: sizes. compact: what CPU cores train; paper: the paper's, for GPUs or patience"
                    + " (default: ${DEFAULT-VALUE}).")
    private Configuration configuration;

    @Option(names = "--steps", paramLabel = "A,M,J", split = ",", description = "physformer: steps of each stage.")
    private @Nullable List<Integer> steps;

    @Option(
            names = "--interpolated",
            paramLabel = "N",
            description = "physformer: spectra interpolated between training nodes, to learn from beside the nodes.")
    private @Nullable Integer interpolated;

    @Option(names = "--layers", paramLabel = "L", description = "physformer: depths of the transfer inside.")
    private @Nullable Integer layers;

    @Option(
            names = "--intensity",
            description =
                    "physformer: formal, the formal solution of the transfer equation, or convolution, the paper's"
                            + " light network of tau/mu.")
    private @Nullable Intensity intensity;

    @Option(
            names = "--devices",
            paramLabel = "DEVICE,...",
            split = ",",
            description = "physformer: what to train on, a replica each: cpu (a core), gpu:0, ... (default: cpu for"
                    + " every core).")
    private @Nullable List<String> devices;

    @Option(
            names = "--checkpoint-seconds",
            paramLabel = "S",
            description = "physformer: how much work an interruption may cost (default: 120).")
    private @Nullable Integer checkpointSeconds;

    @Option(
            names = "--reduced-epochs",
            paramLabel = "N",
            description = "physformer: passes of the reduced model over the spectra that PhysFormer makes for it.")
    private @Nullable Integer reducedEpochs;

    @Option(names = "--reduced-spectra", paramLabel = "N", description = "physformer: how many those are.")
    private @Nullable Integer reducedSpectra;

    /** How the reduced model is trained, where it is not as usual. */
    UnaryOperator<ReducedModelTraining.Settings> reduced() {
        return usual -> {
            ReducedModelTraining.Settings settings = reducedSpectra == null ? usual : usual.withSpectra(reducedSpectra);
            return reducedEpochs == null
                    ? settings
                    : settings.withPayne(settings.payne().withEpochs(reducedEpochs));
        };
    }

    Goal goal() {
        return switch (stage) {
            case AE -> Goal.AUTOENCODER;
            case MAP -> Goal.MAP;
            case ALL -> Goal.ALL;
        };
    }

    /** @throws InputException where a value is unusable */
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
        if (steps.size() != 3) {
            throw new InputException("--steps takes three numbers, given " + steps.size(), STEPS_HINT);
        }
        return settings.withStages(
                settings.autoencoder().withSteps(steps.get(0)),
                settings.map().withSteps(steps.get(1)),
                settings.joint().withSteps(steps.get(2)));
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
