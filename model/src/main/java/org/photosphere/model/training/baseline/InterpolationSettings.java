package org.photosphere.model.training.baseline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.bundle.BundledInterpolation;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.interpolation.GridInterpolation;
import org.photosphere.model.training.Architecture;
import org.photosphere.model.training.TrainableNetwork;
import org.photosphere.model.training.TrainingData;

/**
 * Interpolation between the training nodes; nothing is trained.
 *
 * @param seed of the split
 * @param components number of principal components
 */
public record InterpolationSettings(long seed, int components) implements Architecture {

    /** Returns as many components as leave a floor below the interpolation's own error. */
    public static InterpolationSettings standard() {
        return new InterpolationSettings(BaselineSettings.SEED, 256);
    }

    public InterpolationSettings withSeed(long other) {
        return new InterpolationSettings(other, components);
    }

    @Override
    public Duration checkpointEvery() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Split.Recipe split() {
        return BaselineSettings.recipe(seed);
    }

    @Override
    public TrainableNetwork network(TrainingData data) {
        return new NodesOfGrid(data, components);
    }

    @Override
    public int stages() {
        return 0;
    }

    @Override
    public Optional<Product> product(Trained trained) {
        GridInterpolation grid = GridInterpolation.fromTensors(trained.weights(), "the grid");
        return Optional.of(new Product(
                new BundledInterpolation(grid),
                Map.of(),
                Map.of(),
                Map.of("spectra interpolated between", String.valueOf(grid.nodes().length)),
                List.of()));
    }
}
