package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.EmulatorError;

class EmulatorErrorsTest {

    private static final int SPECTRA = 600;

    private static final int BINS = 50;

    private final float[][] truth = new float[SPECTRA][BINS];
    private final float[][] predicted = new float[SPECTRA][BINS];
    private final double[][] labels = new double[SPECTRA][1];

    /** Plants a tilt with half of the variance, the rest independent between bins; twice as much in hot stars. */
    private void plantErrors() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < SPECTRA; i++) {
            labels[i][0] = i < SPECTRA / 2 ? 5000 : 20000;
            double size = i < SPECTRA / 2 ? 1e-3 : 2e-3;
            double tilt = random.nextGaussian();
            for (int j = 0; j < BINS; j++) {
                double shape = j < BINS / 2 ? 1 : -1;
                predicted[i][j] = (float) (size * Math.sqrt(0.5) * (shape * tilt + random.nextGaussian()));
            }
        }
    }

    @Test
    void findsTheSizeOfPlantedErrors() {
        plantErrors();
        EmulatorError error = EmulatorErrors.of(predicted, truth, labels, 0);
        assertThat(mean(error.at(new double[] {5000}))).isCloseTo(1e-3, within(3e-5));
        assertThat(mean(error.at(new double[] {20000}))).isCloseTo(2e-3, within(6e-5));
    }

    @Test
    void findsWhatBinsShare() {
        plantErrors();
        EmulatorError error = EmulatorErrors.of(predicted, truth, labels, 0);
        double within = 0;
        double across = 0;
        for (float[] component : error.shared().components()) {
            double left = mean(Arrays.copyOfRange(component, 0, BINS / 2));
            double right = mean(Arrays.copyOfRange(component, BINS / 2, BINS));
            within += left * left;
            across += left * right;
        }
        assertThat(within).isCloseTo(0.5, within(0.05));
        assertThat(across).isCloseTo(-0.5, within(0.05));
    }

    @Test
    void sharesNothingOfTooFewSpectra() {
        EmulatorError error =
                EmulatorErrors.of(new float[3][4], new float[3][4], new double[][] {{5000}, {6000}, {7000}}, 0);
        assertThat(error.shared().components()).isEmpty();
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value / values.length;
        }
        return sum;
    }
}
