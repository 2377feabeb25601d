package org.photosphere.services.cli.science;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.evaluation.systems.ComparedSystem;
import org.photosphere.model.evaluation.systems.Systems;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.Architecture;
import org.photosphere.model.training.BundleTraining;
import org.photosphere.model.training.ComponentSettings;
import org.photosphere.model.training.baseline.BaselineSettings;
import org.photosphere.model.training.physformer.PhysFormerArchitecture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere train}: trains a model on a grid of model atmospheres and writes its bundle. */
@Command(
        name = "train",
        description = "Trains a forward model on a grid and writes its bundle; resumes an interrupted training.",
        mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

    private static final String COMPONENTS = "components";
    private static final double[] USUAL_RANGE = {500, 55_000};
    private static final int USUAL_BINS = 1000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            defaultValue = COMPONENTS,
            paramLabel = "NAME",
            description = {
                "Kind of model (default: ${DEFAULT-VALUE}):",
                "components, a perceptron to principal components; physformer; physformer-without-physics,"
                        + " -without-bottleneck, -latent-128, -mlp-decoder, -4-directions, -convolution,"
                        + " -without-equilibrium, -without-scattering; payne, kurucz-a1, physgnn, symmetric-autoencoder,"
                        + " speculator, interpolation."
            })
    private String kind;

    @Option(names = "--grid", required = true, paramLabel = "FILE", description = "Grid file (FITS) to learn from.")
    private Path grid;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the bundle.")
    private Path out;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the model (default: the folder's name).")
    private @Nullable String name;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the split, the weights and the order.")
    private @Nullable Long seed;

    @Option(names = "--epochs", paramLabel = "N", description = "components: passes over the training spectra.")
    private @Nullable Integer epochs;

    @Option(
            names = "--hidden",
            paramLabel = "N,N,...",
            split = ",",
            description = "components: widths of the hidden layers.")
    private @Nullable List<Integer> hidden;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description =
                    "components and other publications' networks: processor time; the schedule is shortened or stretched to end by"
                            + " then.")
    private @Nullable Double minutes;

    @Option(
            names = "--range",
            paramLabel = "FROM,TO",
            split = ",",
            description = "Wavelengths of the model, Angstrom, vacuum (default: 500,55000; physformer: the grid's own"
                    + " bins if they are log-uniform).")
    private double @Nullable [] range;

    @Option(
            names = "--bins",
            paramLabel = "N",
            description = "Log-uniform bins over the range (default: 1000); physformer: a multiple of 125.")
    private @Nullable Integer bins;

    @Mixin
    private PhysFormerOptions physformer = new PhysFormerOptions();

    @Option(names = "--force", description = "Overwrite the content of the folder.")
    private boolean force;

    @Override
    public Integer call() {
        boolean isUsual = range == null && bins == null;
        BundleTraining.Request request =
                new BundleTraining.Request(modelName(), grid, isUsual ? null : wavelengths(), out, architecture());
        return new TrainRun(spec.commandLine().getOut()).train(request, force);
    }

    private Architecture architecture() {
        if (kind.equals(COMPONENTS)) {
            return componentSettings();
        }
        return Systems.variant(kind)
                .<Architecture>map(variant -> new PhysFormerArchitecture(
                        variant.of(physformer.settings(seed)), physformer.reduced(), physformer.goal()))
                .orElseGet(
                        () -> Systems.baseline(requireKnown(), seed == null ? BaselineSettings.SEED : seed, limit()));
    }

    private String requireKnown() {
        if (Systems.ALL.stream().noneMatch(system -> system.name().equals(kind))) {
            throw new InputException(
                    "no model '" + kind + "'",
                    "known are " + COMPONENTS + ", "
                            + Systems.ALL.stream().map(ComparedSystem::name).collect(Collectors.joining(", ")));
        }
        return kind;
    }

    private Duration limit() {
        return minutes == null ? Duration.ZERO : Duration.ofSeconds(Math.round(60 * minutes));
    }

    private WavelengthBins wavelengths() {
        return LogUniformBins.of(range == null ? USUAL_RANGE : range, bins == null ? USUAL_BINS : bins);
    }

    private String modelName() {
        return name != null
                ? name
                : String.valueOf(out.toAbsolutePath().normalize().getFileName());
    }

    private ComponentSettings componentSettings() {
        try {
            ComponentSettings settings = ComponentSettings.standard();
            settings = seed == null ? settings : settings.withSeed(seed);
            settings = epochs == null ? settings : settings.withEpochs(epochs);
            settings = hidden == null ? settings : settings.withHidden(hidden);
            return minutes == null ? settings : settings.withLimit(limit());
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), "numbers of epochs and units are positive", e);
        }
    }
}
