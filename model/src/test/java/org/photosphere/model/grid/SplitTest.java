package org.photosphere.model.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitTest {

    @Test
    void partsEverySpectrumOnceInTheAskedShares() {
        Split split = Split.Recipe.withSeed(5).apply(1000);
        assertThat(split.validation()).hasSize(50).isSorted();
        assertThat(split.test()).hasSize(100).isSorted();
        int[] all = Stream.of(split.train(), split.validation(), split.test())
                .flatMapToInt(IntStream::of)
                .sorted()
                .toArray();
        assertThat(all).containsExactly(IntStream.range(0, 1000).toArray());
    }

    @Test
    void isTheSameOnEveryMachine() {
        // Fixed once: a change here would let models be tested on nodes they were trained on.
        Split split = new Split.Recipe(42, 0.2, 0.3).apply(10);
        assertThat(split).isEqualTo(new Split.Recipe(42, 0.2, 0.3).apply(10));
        assertThat(split.test()).containsExactly(1, 4, 6);
        assertThat(split.validation()).containsExactly(3, 9);
    }

    @Test
    void followsTheSeed() {
        assertThat(Split.Recipe.withSeed(1).apply(100))
                .isNotEqualTo(Split.Recipe.withSeed(2).apply(100));
    }
}
