package org.photosphere.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferenceCopiesTest {

    private static final double MEBIBYTE = 1 << 20;

    @Test
    void copiesOfAllPartsMoveTheWholeMemoryOnce() {
        ReferenceCopies copies = new ReferenceCopies(1);
        double whole = copies.copy(0, 1);
        assertThat(whole).isEqualTo(2 * 64 * MEBIBYTE);
        assertThat(copies.copy(0, 3) + copies.copy(1, 3) + copies.copy(2, 3)).isEqualTo(whole);
    }

    @Test
    void giveEachOfManyThreadsMoreThanItsCachesHold() {
        assertThat(new ReferenceCopies(12).copy(11, 12)).isEqualTo(2 * 8 * MEBIBYTE);
    }

    @Test
    void takeABoundedPartOfTheHeap() {
        assertThat(new ReferenceCopies(1 << 20).copy(0, 1)).isEqualTo(2 * 256 * MEBIBYTE);
    }
}
