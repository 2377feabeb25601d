package org.photosphere.services.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterMergerTest {

    private static final Set<String> ONE = Set.of("a:1");
    private static final Set<String> ANOTHER = Set.of("b:1");
    private static final Set<String> TWO = Set.of("b:1", "c:1");

    @Test
    void theLargerClusterStays() {
        assertThat(ClusterMerger.isLarger(TWO, ONE)).isTrue();
        assertThat(ClusterMerger.isLarger(ONE, TWO)).isFalse();
    }

    @Test
    void oneOfTwoAsLargeStays() {
        assertThat(ClusterMerger.isLarger(ONE, ANOTHER)).isTrue();
        assertThat(ClusterMerger.isLarger(ANOTHER, ONE)).isFalse();
    }
}
