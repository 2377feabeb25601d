package org.photosphere.model.inversion.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArrayPoolTest {

    private final ArrayPool pool = new ArrayPool();

    @Test
    void returnsWhatWasGivenBackToOneTakerEach() {
        double[] first = pool.doubles(10);
        pool.give(first);

        assertThat(pool.doubles(11)).hasSize(11);
        assertThat(pool.doubles(10)).isSameAs(first);
        assertThat(pool.doubles(10)).isNotSameAs(first);
    }

    @Test
    void refusesAnArrayThatItHolds() {
        float[] array = pool.floats(10);
        pool.give(array);

        assertThatThrownBy(() -> pool.give(array)).isInstanceOf(AssertionError.class);
    }

    @Test
    void isBoundedAndMakesSpaceForOtherLengths() {
        for (int i = 0; i < 200; i++) {
            pool.give(new double[1 << 17]);
        }
        assertThat(pool.bytes()).isEqualTo(64L << 20);

        pool.give(pool.doubles(7));

        assertThat(pool.bytes()).isEqualTo(7L * Double.BYTES);
    }
}
