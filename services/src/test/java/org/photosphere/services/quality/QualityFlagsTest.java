package org.photosphere.services.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.PhysicsReference.Compared;
import org.photosphere.model.forward.PhysicsReference.Residuals;
import org.photosphere.model.inversion.Flag;

class QualityFlagsTest {

    private static final Compared WITHIN = new Compared(1, 50, false);
    private static final Compared BEYOND = new Compared(9, 100, true);

    @Test
    void eachQuantityBeyondItsReferenceHasItsOwnFlag() {
        assertThat(QualityFlags.flags(new Residuals(WITHIN, WITHIN, WITHIN))).isEmpty();
        assertThat(QualityFlags.flags(new Residuals(BEYOND, WITHIN, WITHIN))).containsExactly(Flag.RTE_RESIDUAL);
        assertThat(QualityFlags.flags(new Residuals(WITHIN, BEYOND, WITHIN))).containsExactly(Flag.ENERGY_RESIDUAL);
        assertThat(QualityFlags.flags(new Residuals(WITHIN, WITHIN, BEYOND))).containsExactly(Flag.FIELD_BOUNDS);
    }
}
