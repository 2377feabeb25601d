package org.photosphere.services.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference.Compared;
import org.photosphere.model.forward.PhysicsReference.Residuals;
import org.photosphere.model.inversion.Flag;

class QualityFlagsTest {

    private static final Compared WITHIN = new Compared(1, 50, false);
    private static final Compared BEYOND = new Compared(9, 100, true);

    @Test
    void eachQuantityBeyondItsReferenceHasItsOwnFlag() {
        Map<PhysicalResidual, Flag> expected = Map.of(
                PhysicalResidual.TRANSFER, Flag.RTE_RESIDUAL,
                PhysicalResidual.ENERGY, Flag.ENERGY_RESIDUAL,
                PhysicalResidual.CONSTANT_FLUX, Flag.EQUILIBRIUM_RESIDUAL,
                PhysicalResidual.HEATING, Flag.EQUILIBRIUM_RESIDUAL,
                PhysicalResidual.AT_BOUNDS, Flag.FIELD_BOUNDS);
        for (PhysicalResidual kind : PhysicalResidual.values()) {
            Map<PhysicalResidual, Compared> residuals = new EnumMap<>(PhysicalResidual.class);
            for (PhysicalResidual other : PhysicalResidual.values()) {
                residuals.put(other, WITHIN);
            }
            assertThat(QualityFlags.flags(new Residuals(residuals))).isEmpty();
            residuals.put(kind, BEYOND);
            assertThat(QualityFlags.flags(new Residuals(residuals))).containsExactly(expected.get(kind));
        }
    }
}
