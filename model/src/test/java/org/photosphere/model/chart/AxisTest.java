package org.photosphere.model.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.chart.Axis.Tick;

class AxisTest {

    private static List<String> labels(Axis axis) {
        return axis.ticks().stream()
                .map(Tick::label)
                .filter(label -> !label.isEmpty())
                .toList();
    }

    @Test
    void wideWavelengthsAreLogarithmicAndLabelledAtRoundNumbers() {
        Axis axis = Axis.wavelengths(500, 55000);
        assertThat(labels(axis)).containsExactly("500", "1000", "2000", "5000", "10000", "20000", "50000");
        assertThat(axis.position(500)).isZero();
        assertThat(axis.position(Math.sqrt(500.0 * 55000))).isCloseTo(0.5, within(1e-12));
        assertThat(axis.position(1e6)).isEqualTo(1);
    }

    @Test
    void narrowerWavelengthsHaveLabelsToo() {
        assertThat(labels(Axis.wavelengths(3001, 6998)))
                .containsExactly("3500", "4000", "4500", "5000", "5500", "6000", "6500");
        Axis linear = Axis.wavelengths(15100, 16999);
        assertThat(linear.logarithmic()).isFalse();
        assertThat(labels(linear)).containsExactly("15500", "16000", "16500");
    }

    @Test
    void decadesAreLabelledAsPowersOfTen() {
        Axis axis = Axis.decades("error", 3e-5, 7e-3);
        assertThat(labels(axis)).containsExactly("10\u207B\u2074", "10\u207B\u00B3", "10\u207B\u00B2");
        assertThat(axis.lower()).isCloseTo(2e-5, within(1e-12));
        assertThat(axis.upper()).isCloseTo(1e-2, within(1e-12));
        assertThat(axis.position(0)).isZero();
        // Less than a decade still shows a power of ten.
        assertThat(labels(Axis.decades("error", 2.5e-3, 4e-3))).containsExactly("10\u207B\u00B3");
    }

    @Test
    void linearTicksAreRoundAndAsLongAsTheyMustBe() {
        assertThat(labels(Axis.linear("flux", 0, 1.08))).containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
        assertThat(labels(Axis.linear("share", -3.7, 8))).containsExactly("\u22122", "0", "2", "4", "6", "8");
        Axis small = Axis.linear("residual", -2.2e-4, 2.2e-4);
        assertThat(small.title()).isEqualTo("residual  [10\u207B\u2074]");
        assertThat(labels(small)).containsExactly("\u22122", "\u22121", "0", "1", "2");
    }
}
