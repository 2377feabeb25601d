package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ModelMetricsTest {

    @Test
    void agreesWithHandCalculation() {
        float[][] truth = {{0, 1}, {2, 3}};
        float[][] predicted = {{0, 1.3f}, {2.4f, 3}};
        ModelMetrics metrics = ModelMetrics.of(predicted, truth);
        // Squares 0.09 + 0.16 over four pixels; deviations from 1.5: 2 (0.25 + 2.25) = 5.
        assertThat(metrics.rmse()).isCloseTo(0.25, within(1e-7));
        assertThat(metrics.mae()).isCloseTo(0.175, within(1e-7));
        assertThat(metrics.r2()).isCloseTo(0.95, within(1e-7));
        assertThat(metrics.spectra()).isEqualTo(2);
        double first = 0.3 / Math.sqrt(2);
        double second = 0.4 / Math.sqrt(2);
        assertThat(metrics.medianSpectrum()).isCloseTo((first + second) / 2, within(1e-7));
        assertThat(metrics.percentile95()).isCloseTo(first + 0.95 * (second - first), within(1e-7));
        assertThat(EmulatorErrors.of(predicted, truth, new double[][] {{5000}, {6000}}, 0)
                        .at(new double[] {5500}))
                .containsExactly(new float[] {0.282843f, 0.212132f}, within(1e-5f));
    }
}
