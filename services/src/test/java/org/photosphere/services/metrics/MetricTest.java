package org.photosphere.services.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

    private static final Path PAGE = Path.of("../src/site/markdown/metrics.md");

    private static void register(NodeMetrics metrics, Metric metric) {
        String[] tags = metric.tags().stream().map(tag -> "x").toArray(String[]::new);
        switch (metric.kind()) {
            case COUNTER -> metrics.counter(metric, tags);
            case GAUGE -> metrics.gauge(metric, () -> 1, tags);
            case TIMER -> metrics.timer(metric, tags);
            case SUMMARY -> metrics.summary(metric);
        }
    }

    @ParameterizedTest
    @EnumSource
    void standsOnTheMetricsPageUnderTheNameThatPrometheusSees(Metric metric) throws Exception {
        assertThat(metric.description()).isNotBlank();
        try (NodeMetrics metrics = new NodeMetrics(() -> 0)) {
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
        try (NodeMetrics metrics = new NodeMetrics(() -> 0)) {
            assertThatThrownBy(() -> metrics.counter(Metric.BATCH_QUEUE)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> metrics.counter(Metric.DEAD_LETTERS)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void callsSurveysBeyondTheBoundOther() {
        try (NodeMetrics metrics = new NodeMetrics(() -> 0)) {
            for (int i = 0; i < 100; i++) {
                metrics.ingested("survey-" + i, 1);
            }
            assertThat(metrics.scrape())
                    .contains("photosphere_spectra_ingested_total{survey=\"survey-63\"} 1.0")
                    .contains("photosphere_spectra_ingested_total{survey=\"other\"} 36.0")
                    .doesNotContain("survey-64");
        }
    }

    @Test
    void ledgerIsOutOfBalanceWhereAnAnswerIsMissing() {
        try (NodeMetrics metrics = new NodeMetrics(() -> 0)) {
            metrics.ingested("a", 3);
            metrics.published("a");
            metrics.deadLetter("EMPTY");
            assertThat(metrics.scrape()).contains("photosphere_spectra_unaccounted 1.0");
            metrics.voided(1);
            assertThat(metrics.scrape()).contains("photosphere_spectra_unaccounted 0.0");
        }
    }
}
