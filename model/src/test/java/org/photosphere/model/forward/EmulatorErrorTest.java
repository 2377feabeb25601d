package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EmulatorErrorTest {

    private final EmulatorError error =
            new EmulatorError(0, new double[] {4000, 16000}, new float[][] {{3e-3f, 0}, {1e-3f, 2e-3f}});

    @Test
    void isThatOfTheBandAtItsCentreAndBeyondTheOutermost() {
        assertThat(error.at(new double[] {4000})).containsExactly(3e-3f, 0);
        assertThat(error.at(new double[] {3000})).containsExactly(3e-3f, 0);
        assertThat(error.at(new double[] {50000})).containsExactly(1e-3f, 2e-3f);
    }

    @Test
    void meansVariancesHalfWayInTheLogarithm() {
        assertThat(error.at(new double[] {8000}))
                .containsExactly(new float[] {(float) Math.sqrt(5e-6), (float) Math.sqrt(2e-6)}, within(1e-8f));
    }

    @Test
    void refusesBandsThatDoNotAscend() {
        assertThatThrownBy(() -> new EmulatorError(0, new double[] {5000, 5000}, new float[2][1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
