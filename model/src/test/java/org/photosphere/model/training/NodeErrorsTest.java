package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ErrorAmplitudes;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.Folds;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.grid.Split;

class NodeErrorsTest {

    private static final long SEED = 3;

    private final NormalisedGrid grid = SmallGrid.of(20);
    private final Split split = new Split.Recipe(SEED, 0.1, 0.1).apply(grid.spectra());
    private final NormalisedGrid training = grid.select(split.train());
    private final NormalisedGrid validation = grid.select(split.validation());

    /** The truth with an error that metal-rich stars have ten times as large. */
    private static final class Wrong extends DelegatingModel {

        private final double size;
        private final Set<Double> asked = new TreeSet<>();

        Wrong(double size) {
            super(SmallGrid.TRUTH);
            this.size = size;
        }

        @Override
        public synchronized float[][] flux(double[][] labels) {
            float[][] flux = super.flux(labels);
            for (int i = 0; i < flux.length; i++) {
                asked.add(id(labels[i]));
                double error = size * (labels[i][1] > -0.5 ? 10 : 1) * Math.sin(labels[i][0]);
                for (int j = 0; j < flux[i].length; j++) {
                    flux[i][j] += (float) (error * Math.cos(j));
                }
            }
            return flux;
        }

        static double id(double[] labels) {
            return labels[0] + 1e-3 * labels[1];
        }
    }

    @Test
    void asksEachFoldsModelForItsOwnNodesOnly() {
        List<Wrong> folds = List.of(new Wrong(0.002), new Wrong(0.002), new Wrong(0.002));
        NodeErrors errors =
                NodeErrors.of(new Wrong(0.001), List.<ForwardModel>copyOf(folds), training, validation, SEED);
        assertThat(errors.error().amplitudes().orElseThrow().nodes())
                .hasNumberOfRows(training.spectra() + validation.spectra());
        Folds drawn = new Folds(training.spectra(), 3, SEED);
        for (int fold = 0; fold < 3; fold++) {
            Set<Double> unseen = new TreeSet<>();
            IntStream.of(drawn.unseenBy(fold)).forEach(i -> unseen.add(Wrong.id(training.labels()[i])));
            Arrays.stream(validation.labels()).forEach(labels -> unseen.add(Wrong.id(labels)));
            assertThat(folds.get(fold).asked).isEqualTo(unseen);
        }
    }

    @Test
    void scalesTheErrorsOfTheFoldsToTheModelsOwn() {
        NodeErrors errors = NodeErrors.of(
                new Wrong(0.001), List.of(new Wrong(0.002), new Wrong(0.002)), training, validation, SEED);
        assertThat(errors.scale()).isCloseTo(0.5, within(1e-4));
        EmulatorError all = errors.error();
        double squares = 0;
        for (int i = 0; i < training.spectra(); i++) {
            double[] labels = training.labels()[i];
            squares += Math.pow(0.001 * (labels[1] > -0.5 ? 10 : 1) * Math.sin(labels[0]), 2) / 2;
        }
        double stated = 0;
        for (double[] labels : training.labels()) {
            for (float bin : all.at(labels)) {
                stated += (double) bin * bin / grid.bins().count();
            }
        }
        assertThat(Math.sqrt(stated / training.spectra()))
                .isCloseTo(Math.sqrt(squares / training.spectra()), within(0.001));
    }

    @Test
    void findsWhichStarsHaveTheLargestErrors() {
        NodeErrors errors = NodeErrors.of(
                new Wrong(0.001), List.of(new Wrong(0.002), new Wrong(0.002)), training, validation, SEED);
        ErrorAmplitudes amplitudes = errors.error().amplitudes().orElseThrow();
        assertThat(amplitudes.at(new double[] {6000, -0.1}))
                .isGreaterThan(5 * amplitudes.at(new double[] {6000, -0.9}));
    }

    @Test
    void withoutFoldsTheErrorsAreThoseOfTheValidationNodes() {
        Wrong model = new Wrong(0.001);
        NodeErrors errors = NodeErrors.of(model, List.of(), training, validation, SEED);
        assertThat(errors.error().amplitudes()).isEmpty();
        double[] star = {6000, -0.5};
        assertThat(errors.error().at(star))
                .isEqualTo(EmulatorErrors.of(model.flux(validation.labels()), validation.flux(), validation.labels(), 0)
                        .at(star));
    }
}
