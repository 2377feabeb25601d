package org.photosphere.services.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.InputException;

class LimitsTest {

    private static final String SHARE = "photosphere.limits.invalid-pixel-share";

    @Test
    void aFifthOfThePixelsMayBeInvalidUnlessSet() {
        assertThat(Settings.load(null, Map.of()).limits().invalidPixelShare()).isEqualTo(0.2);
        assertThat(Settings.load(null, Map.of(SHARE, 0.5)).limits().invalidPixelShare())
                .isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1})
    void refusesAShareThatIsNone(double share) {
        assertThatThrownBy(() -> Settings.load(null, Map.of(SHARE, share)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("limits.invalid-pixel-share")
                .hasMessageContaining("is not between 0 and 1");
    }
}
