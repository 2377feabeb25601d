package org.photosphere.services.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Timer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.photosphere.services.pipeline.TraceContext;

class MetricTest {

    private static final Path PAGE = Path.of("../src/site/markdown/metrics.md");

    private static void register(NodeMetrics metrics, Metric metric) {
        String[] tags = metric.tags().stream().map(tag -> "x").toArray(String[]::new);
        switch (metric.kind()) {
            case COUNTER -> metrics.counter(metric, tags);
            case GAUGE -> metrics.gauge(metric, () -> 1, tags);
            case TIMER -> metrics.timer(metric, tags);
            case SUMMARY -> metrics.summary(metric, new double[] {1, 2}, tags);
        }
    }

    /**
     * The table on the metrics page is generated from the enum: with {@code -Dpage.write=true} this rewrites it, else
     * it fails where page and enum differ.
     */
    @Test
    void allStandOnTheMetricsPageUnderTheNamesThatPrometheusSees() throws Exception {
        StringBuilder table = new StringBuilder("| name | kind | labels | meaning |\n|---|---|---|---|\n");
        for (Metric metric : Metric.values()) {
            table.append(row(metric));
        }
        String page = Files.readString(PAGE);
        String before = page.substring(0, page.indexOf("| name |"));
        String after = page.substring(page.lastIndexOf("|\n") + 2);
        if (Boolean.getBoolean("page.write")) {
            Files.writeString(PAGE, before + table + after);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(before + table + after);
    }

    private static String row(Metric metric) {
        assertThat(metric.description()).isNotBlank();
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            register(metrics, metric);
            String name = metrics.scrape()
                    .lines()
                    .filter(line -> line.startsWith("# HELP ") && line.endsWith(" " + metric.description()))
                    .map(line -> line.split(" ", -1)[2])
                    .filter(each -> !each.endsWith("_max"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(metric + " is not among what is scraped"));
            String labels = metric.tags().isEmpty() ? "-" : String.join(", ", metric.tags());
            String kind = metric.kind().name().toLowerCase(Locale.ROOT);
            return "| `" + name + "` | " + kind + " | " + labels + " | " + metric.description() + " |\n";
        }
    }

    @Test
    void refusesAMeterOfTheWrongKindOrWithOtherTags() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            assertThatThrownBy(() -> metrics.counter(Metric.BATCH_QUEUE)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> metrics.counter(Metric.DEAD_LETTERS)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, false",
        "nonsense, false"
    })
    void aHistogramNamesTheTraceOfASpectrumWhoseSenderRecordsIt(String parent, boolean isNamed) {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            Timer timer = metrics.endToEnd(TimestampType.LOG_APPEND_TIME);
            metrics.about(
                    TraceContext.of(List.of(RecordHeader.of("traceparent", parent))),
                    () -> timer.record(Duration.ofSeconds(7)));
            Pattern exemplar = Pattern.compile(
                    "photosphere_end_to_end_seconds_bucket\\{clock=\"log_append_time\",le=\"7[0-9.]+\"} 1 # \\{"
                            + "span_id=\"00f067aa0ba902b7\",trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"} 7.0");
            assertThat(exemplar.matcher(metrics.scrapeOpenMetrics()).find()).isEqualTo(isNamed);
            // Nowhere else: Prometheus would reject the whole scrape.
            assertThat(metrics.scrapeOpenMetrics().lines().filter(line -> line.contains("trace_id")))
                    .hasSize(isNamed ? 1 : 0);
            assertThat(metrics.scrape()).doesNotContain("trace_id");
        }
    }

    /** Rules and dashboards use the same series names with either format. */
    @Test
    void openMetricsHasTheSameSeries() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            for (Metric metric : Metric.values()) {
                register(metrics, metric);
            }
            metrics.endToEnd(TimestampType.LOG_APPEND_TIME).record(Duration.ofSeconds(1));
            assertThat(series(metrics.scrapeOpenMetrics())).isEqualTo(series(metrics.scrape()));
        }
    }

    /** Returns names and labels. */
    private static Set<String> series(String scrape) {
        return scrape.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("(?<=[}\\w]) .*", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void callsSurveysBeyondTheBoundOther() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            for (int i = 0; i < 100; i++) {
                metrics.ingested(PartitionCounts.of(new TopicPartition("survey-" + i, 0), 1, 0), topic -> topic);
            }
            assertThat(metrics.scrape())
                    .contains("photosphere_spectra_ingested_total{survey=\"survey-63\"} 1.0")
                    .contains("photosphere_spectra_ingested_total{survey=\"other\"} 36.0")
                    .doesNotContain("survey=\"survey-64\"");
        }
    }

    @Test
    void callsInstrumentsBeyondTheBoundOtherOverAllSurveysTogether() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                seen.add(metrics.instrument("survey-" + i % 10, "instrument-" + i));
            }
            assertThat(seen).hasSize(33).contains("instrument-0", "other");
            // Names with series keep them.
            assertThat(metrics.instrument("survey-0", "instrument-0")).isEqualTo("instrument-0");
        }
    }

    @Test
    void ledgerIsOutOfBalanceWhereAnAnswerIsMissing() {
        TopicPartition here = new TopicPartition("a", 0);
        TopicPartition there = new TopicPartition("a", 1);
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            metrics.ingested(PartitionCounts.of(here, 2, 0).plus(PartitionCounts.of(there, 1, 0)), topic -> topic);
            metrics.answered(List.of(answer(TestSpectra.record(new byte[] {1}), here)));
            assertThat(metrics.scrape())
                    .contains("photosphere_spectra_unaccounted 2.0")
                    .contains("photosphere_partition_unaccounted{partition=\"0\",topic=\"a\"} 1.0")
                    .contains("photosphere_partition_unaccounted{partition=\"1\",topic=\"a\"} 1.0");
            // An extra answer in one partition does not hide a missing one in another.
            metrics.voided(PartitionCounts.of(there, 3, 0));
            assertThat(metrics.scrape())
                    .contains("photosphere_partition_unaccounted{partition=\"0\",topic=\"a\"} 1.0")
                    .contains("photosphere_partition_unaccounted{partition=\"1\",topic=\"a\"} -2.0");
            metrics.voided(PartitionCounts.of(here, 1, 0).minus(PartitionCounts.of(there, 2, 0)));
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
        return new OutgoingRecord(origin, "a", false, null, "out", new byte[0], new byte[0], List.of(), 0);
    }
}
