package org.photosphere.services.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ReunionTest {

    private static final Set<String> ONE = Set.of("a:1");
    private static final Set<String> ANOTHER = Set.of("b:1");
    private static final Set<String> TWO = Set.of("b:1", "c:1");

    @Test
    void theLargerClusterStays() {
        assertThat(Reunion.isLarger(TWO, ONE)).isTrue();
        assertThat(Reunion.isLarger(ONE, TWO)).isFalse();
    }

    @Test
    void oneOfTwoAsLargeStays() {
        assertThat(Reunion.isLarger(ONE, ANOTHER)).isTrue();
        assertThat(Reunion.isLarger(ANOTHER, ONE)).isFalse();
    }
}
