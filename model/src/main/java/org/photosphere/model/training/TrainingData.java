package org.photosphere.model.training;

import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.grid.FluxGrid;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A grid as a training sees it.
 *
 * @param source grid as in its file
 * @param grid the same on the model's bins, with the labels that vary
 * @param recipe of the split
 * @param split of its nodes
 * @param space its labels with the hull of all nodes
 */
public record TrainingData(FluxGrid source, NormalisedGrid grid, Split.Recipe recipe, Split split, LabelSpace space) {

    /** @throws org.photosphere.model.InputException where the grid cannot be trained on */
    public static TrainingData of(FluxGrid source, WavelengthBins bins, Split.Recipe recipe) {
        NormalisedGrid grid = source.trainableOn(bins);
        return new TrainingData(
                source, grid, recipe, recipe.apply(grid.spectra()), new LabelSpace(grid.labelBounds(), grid.labels()));
    }

    /** Returns the nodes for gradients. */
    public NormalisedGrid train() {
        return grid.select(split.train());
    }

    /** Returns the nodes for early stopping. */
    public NormalisedGrid validation() {
        return grid.select(split.validation());
    }

    /** Returns the nodes that nothing in a training depends on. */
    public NormalisedGrid test() {
        return grid.select(split.test());
    }
}
