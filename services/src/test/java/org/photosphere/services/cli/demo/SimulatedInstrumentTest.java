package org.photosphere.services.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.WavelengthBins;

class SimulatedInstrumentTest {

    @Test
    void staysWholeWithinAModelThatCoversIt() {
        assertThat(SimulatedInstrument.OPTICAL.within(WavelengthBins.logUniform(500, 55_000, 1000)))
                .isEqualTo(SimulatedInstrument.OPTICAL);
    }

    @Test
    void isCutToWhatAModelCovers() {
        SimulatedInstrument cut = SimulatedInstrument.SED.within(WavelengthBins.logUniform(3001, 6998, 4250));
        assertThat(cut.lower()).isBetween(3016.0, 3030.0);
        assertThat(cut.upper()).isBetween(6940.0, 6964.0);
        double[] pixels = cut.wavelengths();
        assertThat(pixels).hasSize(cut.pixels());
        assertThat(pixels[cut.pixels() - 1]).isCloseTo(cut.upper(), within(1e-6));
        // The pixels are the instrument's own.
        double[] own = SimulatedInstrument.SED.wavelengths();
        assertThat(Math.log(pixels[1] / pixels[0])).isCloseTo(Math.log(own[1] / own[0]), within(1e-9));
    }

    @Test
    void isRefusedWhereAModelCoversNextToNothing() {
        assertThatThrownBy(() -> SimulatedInstrument.OPTICAL.within(WavelengthBins.logUniform(15_000, 17_000, 500)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("sim-optical");
    }
}
