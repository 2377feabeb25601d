package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorAmplitudesTest {

    /** Nodes at 4000 to 8000 K, log g 1 to 5; errors three times as large for log g 1 and 2, at all temperatures. */
    private static ErrorAmplitudes giants() {
        double[][] nodes = new double[25][];
        double[] relative = new double[25];
        for (int i = 0; i < 25; i++) {
            nodes[i] = new double[] {4000 + 1000 * (i / 5), 1 + i % 5};
            relative[i] = i % 5 < 2 ? 1.5 : 0.5;
        }
        return new ErrorAmplitudes(nodes, relative);
    }

    @Test
    void isThatOfTheNeighboursInAllLabels() {
        ErrorAmplitudes amplitudes = giants();
        assertThat(amplitudes.at(new double[] {6000, 1})).isBetween(1.3, 1.5);
        assertThat(amplitudes.at(new double[] {6000, 5})).isBetween(0.5, 0.7);
        assertThat(amplitudes.at(new double[] {6400, 2.5})).isBetween(0.9, 1.3);
    }

    @Test
    void isThatOfTheEdgeBeyondIt() {
        ErrorAmplitudes amplitudes = giants();
        assertThat(amplitudes.at(new double[] {3000, 0})).isEqualTo(amplitudes.at(new double[] {4000, 1}));
        assertThat(amplitudes.at(new double[] {9000, 6})).isEqualTo(amplitudes.at(new double[] {8000, 5}));
    }

    @Test
    void isTheMeanFarFromAllNodes() {
        double[][] corners = new double[22][];
        double[] relative = new double[22];
        for (int i = 0; i < 11; i++) {
            corners[2 * i] = new double[] {i, 0};
            corners[2 * i + 1] = new double[] {i == 0 ? 0 : 10, 10.0 * i + (i == 0 ? 1 : 0)};
            relative[2 * i] = 4;
            relative[2 * i + 1] = 4;
        }
        ErrorAmplitudes amplitudes = new ErrorAmplitudes(corners, relative);
        assertThat(amplitudes.at(new double[] {0, 100}))
                .as("no node within four steps")
                .isEqualTo(1);
    }

    @Test
    void multipliesTheErrorOfTheTemperature() {
        EmulatorError error =
                new EmulatorError(0, new double[] {5000}, new float[][] {{2e-3f, 1e-3f}}, CorrelatedErrors.none(2));
        EmulatorError byAllLabels = error.withAmplitudes(giants());
        double[] giant = {5000, 1};
        assertThat(byAllLabels.at(giant)[0]).isCloseTo((float) (2e-3 * giants().at(giant)), within(1e-9f));
        assertThat(byAllLabels.with(error.rms(), error.shared()).at(giant)).isEqualTo(byAllLabels.at(giant));
        assertThat(byAllLabels.withSigmaFactors(new double[] {1}).amplitudes()).isEqualTo(byAllLabels.amplitudes());
        assertThat(error.amplitudes()).isEqualTo(Optional.empty());
    }

    @Test
    void refusesAmplitudesThatAreNone() {
        double[][] node = {{5000, 4}};
        assertThatThrownBy(() -> new ErrorAmplitudes(node, new double[] {Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[5000.0, 4.0] is NaN");
        assertThatThrownBy(() -> new ErrorAmplitudes(new double[][] {{Double.NaN}}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ErrorAmplitudes(new double[0][], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ErrorAmplitudes(node, new double[2])).isInstanceOf(IllegalArgumentException.class);
    }
}
