package org.photosphere.model.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.training.ModelMetrics;

/**
 * Measurement of a bundle's full model on a grid file: max-normalised flux on the bundle's bins.
 *
 * @param measured every requested spectrum
 * @param test those of them held out of the bundle's training, where the file is its training grid
 * @param reduced errors of the model of the inversions on the measured spectra, where it is another model
 * @param stated errors of the model of the inversions on the test nodes over those that the bundle states
 * @param skipped number of spectra omitted because their labels are outside the bundle's bounds
 */
public record GridEvaluation(
        Comparison measured,
        Optional<Comparison> test,
        Optional<ModelMetrics> reduced,
        Optional<StatedErrorCheck> stated,
        int skipped) {

    private static final int NAMED_OUTSIDE = 3;

    /** Spectra per call of the model. */
    private static final int BATCH = 64;

    /** Spectra of the file to measure. */
    public enum Part {
        /** All spectra. */
        ALL,
        /** The nodes held out of the bundle's training; the file must be its training grid. */
        TEST
    }

    /** Receives the progress of the measurement. */
    @FunctionalInterface
    public interface Listener {

        /**
         * @param done number of measured spectra
         * @param total number of spectra to measure
         */
        void measured(int done, int total);
    }

    /**
     * @param skipOutside whether to omit spectra whose labels are outside the bundle's bounds rather than refuse the
     *     file
     * @throws InputException where the grid does not fit the bundle's labels, bins or bounds, or where test nodes are
     *     requested of a grid that the bundle was not trained on
     */
    public static GridEvaluation of(Bundle bundle, FluxGrid source, Part part, boolean skipOutside, Listener listener) {
        Optional<int[]> heldOut = heldOut(bundle, source);
        if (part == Part.TEST && heldOut.isEmpty()) {
            throw new InputException(
                    source.source() + " is not the grid that "
                            + bundle.manifest().name() + " was trained on",
                    "use --split all, or the file whose SHA-256 the bundle names");
        }
        try (ForwardModel model = bundle.toFullModel()) {
            NormalisedGrid grid = fitting(source, bundle);
            int[] inside = inside(grid, model.labels());
            int skipped = grid.spectra() - inside.length;
            if (inside.length == 0 || (skipped > 0 && !skipOutside)) {
                throw outside(source, grid, model.labels(), skipped);
            }
            if (part == Part.TEST) {
                Comparison test = compare(model, grid.select(heldOut.orElseThrow()), listener);
                int[] all = IntStream.range(0, test.grid().spectra()).toArray();
                return withInversionModel(bundle, test, Optional.of(all), skipped);
            }
            Comparison all = compare(model, grid.select(inside), listener);
            return withInversionModel(bundle, all, heldOut.map(nodes -> positions(nodes, inside)), skipped);
        }
    }

    /** @param test positions of the test nodes among the measured spectra */
    private static GridEvaluation withInversionModel(
            Bundle bundle, Comparison measured, Optional<int[]> test, int skipped) {
        Comparison inverted = measured;
        if (bundle.isPhysical()) {
            try (ForwardModel model = bundle.toModel()) {
                inverted = compare(model, measured.grid(), (done, total) -> {});
            }
        }
        Optional<Comparison> testNodes = test.map(inverted::select);
        return new GridEvaluation(
                measured,
                test.map(measured::select),
                bundle.isPhysical() ? Optional.of(inverted.metrics()) : Optional.empty(),
                testNodes.map(nodes -> StatedErrorCheck.of(bundle.emulatorError(), nodes.predicted(), nodes.grid())),
                skipped);
    }

    /** Returns the positions of some of the file's spectra among those measured, ascending indices of the file. */
    private static int[] positions(int[] nodes, int[] measured) {
        return Arrays.stream(nodes)
                .map(node -> Arrays.binarySearch(measured, node))
                .filter(position -> position >= 0)
                .toArray();
    }

    /**
     * Evaluates a model on the spectra of a grid, with its diagnosis of them if it has one.
     *
     * @param grid on the model's bins, within its bounds, at least one spectrum
     */
    public static Comparison compare(ForwardModel model, NormalisedGrid grid, Listener listener) {
        float[][] predicted = new float[grid.spectra()][];
        List<PhysicalDiagnosis> diagnoses = new ArrayList<>();
        for (int from = 0; from < predicted.length; from += BATCH) {
            int to = Math.min(predicted.length, from + BATCH);
            double[][] labels = Arrays.copyOfRange(grid.labels(), from, to);
            float[][] some = model.flux(labels);
            System.arraycopy(some, 0, predicted, from, some.length);
            model.diagnostics().ifPresent(diagnostics -> diagnoses.add(diagnostics.diagnose(labels)));
            listener.measured(to, predicted.length);
        }
        return new Comparison(
                grid,
                predicted,
                diagnoses.isEmpty() ? Optional.empty() : Optional.of(PhysicalDiagnosis.join(diagnoses)));
    }

    /**
     * Returns the indices in the file of the nodes held out of the bundle's training, where it is the training grid.
     */
    private static Optional<int[]> heldOut(Bundle bundle, FluxGrid source) {
        return split(bundle, source).map(Split::test);
    }

    private static Optional<Split> split(Bundle bundle, FluxGrid source) {
        Manifest.Provenance provenance = bundle.manifest().provenance();
        if (!Digests.sha256(source.source()).equals(provenance.gridSha256())) {
            return Optional.empty();
        }
        Manifest.SplitRecipe recipe = provenance.split();
        return Optional.of(new Split.Recipe(recipe.seed(), recipe.validation(), recipe.test()).apply(source.spectra()));
    }

    /**
     * Returns the validation nodes of the grid that a bundle was trained on, used for tuning and not for evaluation.
     *
     * @throws InputException where the file is another one
     */
    public static NormalisedGrid validation(Bundle bundle, FluxGrid source) {
        return fitting(source, bundle).select(requireSplit(bundle, source).validation());
    }

    /**
     * Returns the test nodes of the grid that a bundle was trained on, used for evaluation.
     *
     * @throws InputException where the file is another one
     */
    public static NormalisedGrid test(Bundle bundle, FluxGrid source) {
        return fitting(source, bundle).select(requireSplit(bundle, source).test());
    }

    private static Split requireSplit(Bundle bundle, FluxGrid source) {
        return split(bundle, source)
                .orElseThrow(() -> new InputException(
                        source.source() + " is not the grid that "
                                + bundle.manifest().name() + " was trained on",
                        "give the file whose SHA-256 the bundle names"));
    }

    private static NormalisedGrid fitting(FluxGrid source, Bundle bundle) {
        NormalisedGrid grid = source.normalisedOn(bundle.bins());
        List<String> taken =
                bundle.manifest().labels().stream().map(Label::name).toList();
        for (String name : taken) {
            if (!grid.labelNames().contains(name)) {
                throw new InputException(
                        source.source() + " has no label " + name + ", which the model takes",
                        "evaluate on a grid of the model's labels: " + String.join(", ", taken));
            }
        }
        for (String name : grid.varyingLabels()) {
            if (!taken.contains(name)) {
                throw new InputException(
                        source.source() + " varies " + name + ", which the model does not have",
                        "evaluate on a grid of the model's labels: " + String.join(", ", taken));
            }
        }
        return grid.withLabels(taken);
    }

    private static boolean isInside(double[] labels, LabelSpace space) {
        return IntStream.range(0, labels.length).allMatch(k -> space.get(k).contains(labels[k]));
    }

    private static int[] inside(NormalisedGrid grid, LabelSpace space) {
        return IntStream.range(0, grid.spectra())
                .filter(i -> isInside(grid.labels()[i], space))
                .toArray();
    }

    private static InputException outside(FluxGrid source, NormalisedGrid grid, LabelSpace space, int count) {
        List<String> named = new ArrayList<>();
        for (int i = 0; i < grid.spectra() && named.size() < NAMED_OUTSIDE; i++) {
            if (!isInside(grid.labels()[i], space)) {
                named.add("'" + grid.names().get(i) + "'");
            }
        }
        return new InputException(
                source.source() + ": labels of " + count + " spectra are outside the model's bounds: "
                        + String.join(", ", named) + (count > named.size() ? " ..." : ""),
                "omit them with --skip-outside");
    }
}
