package org.photosphere.model.network.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfFloatTest {

    @Test
    void everyNumberOfSixteenBitsComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfFloat.value((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.bits(value)).as("%x", bits).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void takesTheNearest() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            float value = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8) - 4));
            short bits = HalfFloat.bits(value);
            float found = HalfFloat.value(bits);
            float error = Math.abs(found - value);
            // Zero has no neighbour but one of the other sign.
            assertThat(error).isLessThanOrEqualTo(Math.abs(HalfFloat.value((short) (bits + 1)) - value));
            if (found != 0) {
                assertThat(error).isLessThanOrEqualTo(Math.abs(HalfFloat.value((short) (bits - 1)) - value));
            }
        }
        // Half way between two neighbours: the even one.
        assertThat(HalfFloat.round(1 + 0x1p-11f)).isEqualTo(1f);
        assertThat(HalfFloat.round(1 + 3 * 0x1p-11f)).isEqualTo(1 + 0x1p-9f);
    }

    @Test
    void knowsItsBounds() {
        assertThat(HalfFloat.round(65519f)).isEqualTo(65504f);
        assertThat(HalfFloat.round(65520f)).isInfinite();
        assertThat(HalfFloat.round(-1e30f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(HalfFloat.round(Float.NaN)).isNaN();
        assertThat(HalfFloat.round(1e-5f)).isCloseTo(1e-5f, within(3e-8f));
        assertThat(HalfFloat.round(1e-9f)).isZero();
    }
}
