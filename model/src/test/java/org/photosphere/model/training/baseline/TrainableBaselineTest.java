package org.photosphere.model.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;
import org.photosphere.model.network.baseline.Baseline;
import org.photosphere.model.network.baseline.NetworkSizes;
import org.photosphere.model.network.baseline.SmallBaseline;
import org.photosphere.model.training.SmallGrid;
import org.photosphere.model.training.TrainableNetwork;
import org.photosphere.model.training.TrainableNetworkContract;
import org.photosphere.model.training.TrainingOutcome;
import org.photosphere.model.training.baseline.BaselineSettings.Phase;

/** Every baseline is trained as all networks are, and learns. */
class TrainableBaselineTest {

    private static BaselineSettings settings(Baseline baseline, Phase phase) {
        NetworkSizes sizes = SmallBaseline.sizes(baseline, 2, 125);
        BaselineSettings standard = BaselineSettings.standard(baseline);
        List<Phase> phases = standard.phases().stream().map(any -> phase).toList();
        return standard.withSizes(sizes.hidden(), sizes.components()).withPhases(phases);
    }

    private static TrainableNetwork network(BaselineSettings settings) {
        NormalisedGrid grid = SmallGrid.of(16);
        Split split = settings.split().apply(grid.spectra());
        return new TrainableBaseline(
                settings, grid.select(split.train()), grid.select(split.validation()), grid.labelBounds());
    }

    abstract static class Contract extends TrainableNetworkContract {

        private final Baseline baseline;
        private final double rate;

        /** @param rate at which 400 steps learn the small grid */
        Contract(Baseline baseline, double rate) {
            this.baseline = baseline;
            this.rate = rate;
        }

        @Override
        protected TrainableNetwork network() {
            return TrainableBaselineTest.network(settings(baseline, new Phase(60, 32, rate, 1)));
        }

        @Override
        protected TrainableNetwork withOtherSettings() {
            return TrainableBaselineTest.network(
                    settings(baseline, new Phase(60, 32, rate, 1)).withSeed(4));
        }

        @Override
        protected TrainableNetwork hopeless() {
            return TrainableBaselineTest.network(
                    settings(baseline, new Phase(500, 32, 3, 1)).withPatience(3));
        }

        @Test
        void learns() {
            try (TrainableNetwork network =
                    TrainableBaselineTest.network(settings(baseline, new Phase(400, 32, rate, 0.5)))) {
                double before = network.validationRmse();
                TrainingOutcome outcome =
                        train(network, folder, network.stages().size(), Duration.ofHours(1), progress -> {});
                assertThat(outcome.rmse()).isLessThan(before / 3).isLessThan(0.1);
                assertThat(network.validationRmse()).isEqualTo(outcome.rmse());
            }
        }
    }

    @Nested
    class ThePayne extends Contract {
        ThePayne() {
            super(Baseline.PAYNE, 1e-2);
        }
    }

    @Nested
    class KuruczA1 extends Contract {
        KuruczA1() {
            super(Baseline.KURUCZ_A1, 1e-2);
        }
    }

    @Nested
    class PhysGnn extends Contract {
        PhysGnn() {
            super(Baseline.PHYSGNN, 1e-2);
        }
    }

    @Nested
    class SymmetricAutoencoder extends Contract {
        SymmetricAutoencoder() {
            super(Baseline.SYMMETRIC_AUTOENCODER, 1e-2);
        }
    }

    @Nested
    class Speculator extends Contract {
        Speculator() {
            super(Baseline.SPECULATOR, 1e-2);
        }
    }
}
