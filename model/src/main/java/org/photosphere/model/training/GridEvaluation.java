package org.photosphere.model.training;

import java.util.ArrayList;
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
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;

/**
 * A bundle measured on a grid file: max-normalised flux on the bundle's bins.
 *
 * @param all over every spectrum that was measured
 * @param test over the nodes held out of the bundle's training, where the file is the one it was trained on
 * @param skipped spectra left out because their labels are outside the bundle's bounds
 */
public record GridEvaluation(ModelMetrics all, Optional<ModelMetrics> test, int skipped) {

    private static final int NAMED_OUTSIDE = 3;

    /**
     * @param skipOutside leave out spectra whose labels are outside the bundle's bounds rather than refuse the file
     * @throws InputException where the grid does not fit the bundle's labels, bins or bounds
     */
    public static GridEvaluation of(Bundle bundle, FluxGrid source, boolean skipOutside) {
        try (ForwardModel model = bundle.toModel()) {
            NormalisedGrid grid = fitting(source, model);
            int[] inside = inside(grid, model.labels());
            int skipped = grid.spectra() - inside.length;
            if (inside.length == 0 || (skipped > 0 && !skipOutside)) {
                throw outside(source, grid, model.labels(), skipped);
            }
            Optional<ModelMetrics> test = Optional.empty();
            Manifest.Provenance provenance = bundle.manifest().provenance();
            if (Digests.sha256(source.source()).equals(provenance.gridSha256())) {
                Manifest.SplitRecipe recipe = provenance.split();
                Split split = new Split.Recipe(recipe.seed(), recipe.validation(), recipe.test()).apply(grid.spectra());
                test = Optional.of(ModelMetrics.of(model, grid.select(split.test())));
            }
            return new GridEvaluation(ModelMetrics.of(model, grid.select(inside)), test, skipped);
        }
    }

    private static NormalisedGrid fitting(FluxGrid source, ForwardModel model) {
        NormalisedGrid grid = source.normalisedOn(model.wavelengths());
        List<String> taken = model.labels().labels().stream().map(Label::name).toList();
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
                        source.source() + " varies " + name + ", which the model does not know",
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
                "leave them out with --skip-outside");
    }
}
