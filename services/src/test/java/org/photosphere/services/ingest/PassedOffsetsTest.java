package org.photosphere.services.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.photosphere.services.pipeline.PartitionCounts;

class PassedOffsetsTest {

    private static final TopicPartition ONE = new TopicPartition("spectra.survey", 0);
    private static final TopicPartition TWO = new TopicPartition("spectra.survey", 1);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final PassedOffsets passed = new PassedOffsets();

    private void past(TopicPartition partition, long next, long nowNanos) {
        passed.polled(Set.of(), Map.of(partition, new OffsetAndMetadata(next)), nowNanos);
    }

    @Test
    void areCommittedOnceASecond() {
        past(ONE, 5, 0);
        past(TWO, 7, SECOND / 2);
        assertThat(passed.take(PartitionCounts.NONE, SECOND - 1)).isEmpty();
        assertThat(passed.take(PartitionCounts.NONE, SECOND))
                .isEqualTo(Map.of(ONE, new OffsetAndMetadata(5), TWO, new OffsetAndMetadata(7)));
        assertThat(passed.take(PartitionCounts.NONE, 3 * SECOND)).isEmpty();
    }

    @Test
    void waitForSpectraInFlightOfTheirPartition() {
        past(ONE, 5, 0);
        past(TWO, 7, 0);
        assertThat(passed.take(PartitionCounts.of(ONE, 1, 0), SECOND)).isEqualTo(Map.of(TWO, new OffsetAndMetadata(7)));
        assertThat(passed.take(PartitionCounts.NONE, 2 * SECOND)).isEqualTo(Map.of(ONE, new OffsetAndMetadata(5)));
    }

    @Test
    void areNothingWhereRecordsComeBehindThem() {
        past(ONE, 5, 0);
        passed.polled(Set.of(ONE), Map.of(ONE, new OffsetAndMetadata(6), TWO, new OffsetAndMetadata(3)), 0);
        assertThat(passed.take(PartitionCounts.NONE, SECOND)).isEqualTo(Map.of(TWO, new OffsetAndMetadata(3)));
    }

    @Test
    void areForgottenOfPartitionsThatLeave() {
        past(ONE, 5, 0);
        passed.left(List.of(ONE));
        assertThat(passed.take(PartitionCounts.NONE, SECOND)).isEmpty();
    }
}
