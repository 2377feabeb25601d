package org.photosphere.services.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.PartitionCounts;

class StageMetricsTest {

    @Test
    void countsRecordsInConfluentsWireFormat() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            StageMetrics stages = new StageMetrics(metrics, topic -> topic.substring(topic.lastIndexOf('.') + 1));
            byte[] bare = TestSpectra.good("a").toByteArray();
            byte[] framed = new byte[6 + bare.length];
            System.arraycopy(bare, 0, framed, 6, bare.length);
            stages.received(List.of(
                    TestSpectra.record(bare),
                    TestSpectra.record(framed),
                    TestSpectra.record(framed),
                    TestSpectra.record(new byte[0])));
            assertThat(metrics.counter(Metric.SPECTRA_CONFLUENT).count()).isEqualTo(2);
        }
    }
}
