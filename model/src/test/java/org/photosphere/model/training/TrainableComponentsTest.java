package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;

class TrainableComponentsTest extends TrainableNetworkContract {

    private static final BlackbodyModel TRUTH = new BlackbodyModel(40);
    private static final ComponentSettings SETTINGS =
            new ComponentSettings(3, List.of(24, 24), 8, 60, 32, 1e-2, 1000, Duration.ZERO, Duration.ofHours(1));

    private static TrainableComponents network(ComponentSettings settings) {
        double[][] points = TRUTH.grid(18);
        double[] maxima = new double[points.length];
        NormalisedGrid grid = new NormalisedGrid(
                List.of("teff", "m_h"),
                points,
                Collections.nCopies(points.length, "node"),
                TRUTH.wavelengths(),
                TRUTH.flux(points),
                maxima);
        Split split = Split.Recipe.withSeed(1).apply(grid.spectra());
        return new TrainableComponents(
                settings, grid.select(split.train()), grid.select(split.validation()), grid.labelBounds());
    }

    @Override
    protected TrainableNetwork network() {
        return network(SETTINGS.withEpochs(20));
    }

    @Override
    protected TrainableNetwork withOtherSettings() {
        return network(SETTINGS.withEpochs(20).withSeed(4));
    }

    /** Steps so long that nothing is learnt after the warm-up. */
    @Override
    protected TrainableNetwork hopeless() {
        return network(new ComponentSettings(3, List.of(8), 4, 500, 32, 30.0, 20, Duration.ZERO, Duration.ofHours(1)));
    }

    @Test
    void learnsASmallGrid() {
        List<Double> curve = new ArrayList<>();
        try (TrainableComponents network = network(SETTINGS)) {
            TrainingOutcome outcome = train(network, folder, 1, Duration.ofHours(1), p -> curve.add(p.loss()));
            assertThat(curve.get(curve.size() - 1)).isLessThan(curve.get(0) / 400);
            assertThat(outcome.rmse()).isLessThan(0.01);
            assertThat(outcome.steps()).isEqualTo(network.stages().get(0).steps());
        }
    }

    @Test
    void endsByItsTimeLimit() {
        try (TrainableComponents network =
                network(SETTINGS.withEpochs(1_000_000).withLimit(Duration.ofSeconds(2)))) {
            TrainingOutcome outcome = train(network, folder, 1, Duration.ofHours(1), p -> {});
            assertThat(outcome.elapsed()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
            assertThat(outcome.steps()).isLessThan(1_000_000);
        }
    }
}
