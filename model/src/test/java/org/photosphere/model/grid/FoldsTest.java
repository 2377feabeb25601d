package org.photosphere.model.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {

    @Test
    void everyNodeIsUnseenByOneFoldAndSeenByAllOthers() {
        Folds folds = new Folds(103, 4, 7);
        int[] unseen = new int[103];
        for (int fold = 0; fold < folds.count(); fold++) {
            assertThat(folds.unseenBy(fold).length).isBetween(25, 26);
            assertThat(IntStream.concat(IntStream.of(folds.seenBy(fold)), IntStream.of(folds.unseenBy(fold)))
                            .sorted()
                            .toArray())
                    .containsExactly(IntStream.range(0, 103).toArray());
            for (int node : folds.unseenBy(fold)) {
                unseen[node]++;
            }
        }
        assertThat(unseen).containsOnly(1);
    }

    @Test
    void isTheSameOnEveryMachine() {
        // Fixed once: a change here would let the errors of shipped models be measured on nodes that they saw.
        assertThat(new Folds(10, 3, 42).unseenBy(0)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aSingleModelSeesAllNodes() {
        Folds folds = new Folds(5, 1, 42);
        assertThat(folds.seenBy(0)).containsExactly(0, 1, 2, 3, 4);
        assertThat(folds.unseenBy(0)).isEmpty();
    }

    @Test
    void refusesNoFolds() {
        assertThatThrownBy(() -> new Folds(5, 0, 42)).isInstanceOf(IllegalArgumentException.class);
    }
}
