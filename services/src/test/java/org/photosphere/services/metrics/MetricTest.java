package org.photosphere.services.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;

class MetricTest {

    private static final Path PAGE = Path.of("../src/site/markdown/metrics.md");

    private static void register(NodeMetrics metrics, Metric metric) {
        String[] tags = metric.tags().stream().map(tag -> "x").toArray(String[]::new);
        switch (metric.kind()) {
            case COUNTER -> metrics.counter(metric, tags);
            case GAUGE -> metrics.gauge(metric, () -> 1, tags);
            case TIMER -> metrics.timer(metric, tags);
            case SUMMARY -> metrics.summary(metric, 1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void standsOnTheMetricsPageUnderTheNameThatPrometheusSees(Metric metric) throws Exception {
        assertThat(metric.description()).isNotBlank();
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            register(metrics, metric);
            String page = Files.readString(PAGE);
            String name = page.lines()
                    .filter(line -> line.contains("| " + metric.description() + " |"))
                    .map(line -> line.split("`", -1)[1])
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(metric + " is missing on " + PAGE));
            assertThat(metrics.scrape()).contains("# HELP " + name + " ");
        }
    }

    @Test
    void refusesAMeterOfTheWrongKindOrWithOtherTags() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            assertThatThrownBy(() -> metrics.counter(Metric.BATCH_QUEUE)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> metrics.counter(Metric.DEAD_LETTERS)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void callsSurveysBeyondTheBoundOther() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            for (int i = 0; i < 100; i++) {
                metrics.ingested(PartitionCounts.of(new TopicPartition("survey-" + i, 0), 1), 0);
            }
            assertThat(metrics.scrape())
                    .contains("photosphere_spectra_ingested_total{survey=\"survey-63\"} 1.0")
                    .contains("photosphere_spectra_ingested_total{survey=\"other\"} 36.0")
                    .doesNotContain("survey=\"survey-64\"");
        }
    }

    @Test
    void ledgerIsOutOfBalanceWhereAnAnswerIsMissing() {
        TopicPartition here = new TopicPartition("a", 0);
        TopicPartition there = new TopicPartition("a", 1);
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            metrics.ingested(PartitionCounts.of(here, 2).plus(PartitionCounts.of(there, 1)), 0);
            metrics.answered(List.of(answer(TestSpectra.record(new byte[] {1}), here)));
            assertThat(metrics.scrape())
                    .contains("photosphere_spectra_unaccounted 2.0")
                    .contains("photosphere_partition_unaccounted{partition=\"0\",topic=\"a\"} 1.0")
                    .contains("photosphere_partition_unaccounted{partition=\"1\",topic=\"a\"} 1.0");
            // An answer too many of one partition does not hide one too few of another.
            metrics.voided(PartitionCounts.of(there, 3));
            assertThat(metrics.scrape())
                    .contains("photosphere_partition_unaccounted{partition=\"0\",topic=\"a\"} 1.0")
                    .contains("photosphere_partition_unaccounted{partition=\"1\",topic=\"a\"} -2.0");
            metrics.voided(PartitionCounts.of(here, 1).minus(PartitionCounts.of(there, 2)));
            assertThat(metrics.scrape()).contains("photosphere_spectra_unaccounted 0.0");
        }
    }

    private static OutgoingRecord answer(RawRecord like, TopicPartition partition) {
        RawRecord origin = new RawRecord(
                like.microBatch(),
                partition.topic(),
                partition.partition(),
                0,
                like.key(),
                like.value(),
                like.headers(),
                0,
                0);
        return new OutgoingRecord(origin, "a", null, "out", new byte[0], new byte[0], List.of());
    }
}
