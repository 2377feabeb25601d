package org.photosphere.services.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavelengthUnitsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "370 | 910 | wavelengths from 370 to 910: are these nm? Angstrom is expected",
                "1 | 1000 | wavelengths from 1 to 1000: are these nm? Angstrom is expected",
                "300.05 | 2480 | wavelengths from 300.1 to 2480: are these nm? Angstrom is expected",
                "0.37 | 0.91 | wavelengths from 0.37 to 0.91: are these um, or logarithms? Angstrom is expected",
                "3.57 | 3.96 | wavelengths from 3.57 to 3.96: are these um, or logarithms? Angstrom is expected",
                "3.7e-7 | 9.1e-7 | wavelengths from 3.7E-7 to 9.1E-7: are these m? Angstrom is expected",
                "3.3e14 | 8.1e14 | wavelengths from 3.3E+14 to 8.1E+14: are these a frequency, or another unit?"
                        + " Angstrom is expected"
            })
    void asksForTheUnitOfWavelengthsThatCannotBeAngstrom(double shortest, double longest, String sentence) {
        assertThat(WavelengthUnits.suspicion(shortest, longest)).isEqualTo(sentence);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "3690, 9100, an optical survey",
        "15100, 17000, the H band",
        "1150, 1700, the far ultraviolet",
        "905, 1187, FUSE",
        "90.9, 1600000, a model atmosphere",
        "500, 55000, a model atmosphere"
    })
    void acceptsWhatStarsAreObservedOrComputedIn(double shortest, double longest, String what) {
        assertThat(WavelengthUnits.suspicion(shortest, longest)).as(what).isNull();
    }
}
