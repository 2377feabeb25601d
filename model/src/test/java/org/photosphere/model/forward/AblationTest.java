package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;

class AblationTest {

    @Test
    void namesComeBack() {
        for (String name : new String[] {"blocks", "depth", "temperature", "scattering", "directions=4"}) {
            assertThat(Ablation.parse(name).name()).isEqualTo(name);
        }
        assertThat(Ablation.parse("directions=20").directions()).isEqualTo(20);
    }

    @Test
    void refusesOthersByNameWithThoseKnown() {
        for (String name : new String[] {"encoder", "directions", "Blocks", "", "none"}) {
            assertThatThrownBy(() -> Ablation.parse(name))
                    .isInstanceOfSatisfying(
                            InputException.class,
                            e -> assertThat(e.hint())
                                    .isEqualTo("known are blocks, depth, temperature, scattering, directions=N"))
                    .hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void refusesNumbersThatAreNoQuadrature() {
        for (String name :
                new String[] {"directions=", "directions=3", "directions=0", "directions=-4", "directions=258"}) {
            assertThatThrownBy(() -> Ablation.parse(name))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("'" + name + "'")
                    .hasMessageContaining("even");
        }
        assertThatThrownBy(() -> new Ablation(Ablation.Kind.BLOCKS, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
