package org.photosphere.model.grid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhoenixAcesNameTest {

    private static GridPoint node(String name) {
        return PhoenixAcesName.parse(name + PhoenixAcesFiles.SUFFIX).orElseThrow();
    }

    @Test
    void readsSolarStar() {
        assertThat(node("lte05800-4.50-0.0")).isEqualTo(new GridPoint("lte05800-4.50-0.0", 5800, 4.5, 0.0, 0.0));
    }

    @Test
    void readsMetallicityWithItsSign() {
        assertThat(node("lte12000-6.00+1.0").metallicity()).isEqualTo(1.0);
        assertThat(node("lte02300-0.00-4.0").metallicity()).isEqualTo(-4.0);
    }

    @Test
    void readsAlphaEnhancement() {
        assertThat(node("lte05800-4.50-1.0.Alpha=+0.40"))
                .isEqualTo(new GridPoint("lte05800-4.50-1.0.Alpha=+0.40", 5800, 4.5, -1.0, 0.4));
        assertThat(node("lte05800-4.50-1.0.Alpha=-0.20").alpha()).isEqualTo(-0.2);
    }

    @Test
    void reversesTheSignOfLogg() {
        assertThat(node("lte03000-1.50-0.0").logg()).isEqualTo(1.5);
        assertThat(node("lte03000+0.50-0.0").logg()).isEqualTo(-0.5);
    }

    @Test
    void hasNoNegativeZeros() {
        GridPoint node = node("lte03000-0.00-0.0.Alpha=-0.00");
        assertThat(new double[] {node.logg(), node.metallicity(), node.alpha()})
                .as("distinguished from 0.0 by their bits")
                .containsExactly(0.0, 0.0, 0.0);
    }

    @Test
    void takesNoOtherName() {
        String[] others = {
            "WAVE_PHOENIX-ACES-AGSS-COND-2011.fits",
            "lte5800-4.50-0.0" + PhoenixAcesFiles.SUFFIX,
            "lte05800-4.5-0.0" + PhoenixAcesFiles.SUFFIX,
            "lte00000-4.50-0.0" + PhoenixAcesFiles.SUFFIX,
            "lte05800-4.50-0.0" + PhoenixAcesFiles.SUFFIX + ".gz",
            "lte05800-4.50-0.0.PHOENIX-ACES-AGSS-COND-SPECINT-2011.fits",
            "lte058-4.5-0.0a+0.0.BT-Settl.spec.7.bz2",
        };
        for (String other : others) {
            assertThat(PhoenixAcesName.parse(other)).as(other).isEmpty();
        }
    }
}
