package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Quantities derived from the fields of one spectrum. */
class AtmosphereTest {

    private static final double[] DEPTHS = {0.01, 0.1, 0.5, 1, 10};

    /** Rosseland opacity 1; bins of 1, 10, 1000 and 0.01 times that. */
    private static Atmosphere atmosphere() {
        double[] ratios = {1, 10, 1000, 0.01};
        float[][] tau = new float[DEPTHS.length][ratios.length];
        for (int i = 0; i < DEPTHS.length; i++) {
            for (int j = 0; j < ratios.length; j++) {
                tau[i][j] = (float) (ratios[j] * DEPTHS[i]);
            }
        }
        return new Atmosphere(
                DEPTHS,
                new double[] {4000, 4500, 5500, 6000, 9000},
                new float[DEPTHS.length][ratios.length],
                new float[DEPTHS.length][ratios.length],
                tau,
                new double[] {1, 1, 1, 1, 1},
                DEPTHS,
                new double[] {100, 101, 97, 50, 10},
                new double[] {0.1, 0.1, -0.2, 5, 5},
                new double[DEPTHS.length],
                new float[ratios.length]);
    }

    @Test
    void lightOfABinComesFromWhereItsOpticalDepthIsTwoThirds() {
        double[] formation = atmosphere().formationDepth();
        assertThat(formation[0]).isCloseTo(2 / 3.0, within(1e-6));
        assertThat(formation[1]).isCloseTo(2 / 30.0, within(1e-6));
        assertThat(formation[2]).as("above the first layer").isCloseTo(2 / 3000.0, within(1e-6));
        assertThat(formation[3]).as("transparent down to the last layer").isEqualTo(10);
    }

    @Test
    void temperatureIsLinearInTheLogarithmOfTheDepth() {
        Atmosphere atmosphere = atmosphere();
        assertThat(atmosphere.temperatureAt(0.1)).isCloseTo(4500, within(1e-9));
        assertThat(atmosphere.temperatureAt(Math.sqrt(10))).isCloseTo(7500, within(1e-9));
        assertThat(atmosphere.temperatureAt(1e-6)).isEqualTo(4000);
        assertThat(atmosphere.temperatureAt(1e3)).isEqualTo(9000);
    }

    @Test
    void errorsAreThoseOfTheLayersWhereRadiationCarriesAllEnergy() {
        Atmosphere atmosphere = atmosphere();
        assertThat(atmosphere.fluxError()).isCloseTo(Math.sqrt((0.01 * 0.01 + 0.03 * 0.03) / 3), within(1e-9));
        assertThat(atmosphere.heatingError()).isCloseTo(Math.sqrt(0.06 / 3), within(1e-9));
    }
}
