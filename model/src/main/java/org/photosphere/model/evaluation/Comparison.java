package org.photosphere.model.evaluation;

import java.util.Arrays;
import java.util.Optional;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.training.ErrorTables;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.model.training.PhysicsMetrics;

/**
 * True spectra and those that a model generates from their labels. The arrays are owned: do not modify.
 *
 * @param grid the truth, at least one spectrum
 * @param predicted the model's max-normalised flux, [spectrum][bin]
 * @param diagnosis of the generated spectra, for a model with physics
 */
public record Comparison(NormalisedGrid grid, float[][] predicted, Optional<PhysicalDiagnosis> diagnosis) {

    public Comparison {
        boolean fits = predicted.length == grid.spectra()
                && diagnosis.map(d -> d.spectra() == grid.spectra()).orElse(true);
        if (!fits || predicted.length == 0) {
            throw new IllegalArgumentException(
                    predicted.length + " generated spectra for " + grid.spectra() + " true ones");
        }
    }

    /** Returns some of the spectra, in the given order; shares their arrays. */
    public Comparison select(int[] indices) {
        return new Comparison(
                grid.select(indices),
                Arrays.stream(indices).mapToObj(i -> predicted[i]).toArray(float[][]::new),
                diagnosis.map(d -> d.select(indices)));
    }

    public ModelMetrics metrics() {
        return ModelMetrics.of(predicted, grid.flux());
    }

    public ErrorTables tables() {
        return ErrorTables.of(grid, predicted);
    }

    /** Returns the physics metrics; empty for a model without physics. */
    public Optional<PhysicsMetrics> physics() {
        return diagnosis.map(PhysicsMetrics::of);
    }
}
