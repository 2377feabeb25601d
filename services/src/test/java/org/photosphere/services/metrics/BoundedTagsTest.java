package org.photosphere.services.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.services.pipeline.PartitionCounts;

class BoundedTagsTest {

    private static final int LIMIT = 4;

    private final AtomicLong clock = new AtomicLong();
    private final List<String> displaced = new ArrayList<>();
    private final BoundedTags tags = new BoundedTags(LIMIT, "configured"::equals, displaced::add, clock::get);

    private String come(String value, int times) {
        String last = "";
        for (int i = 0; i < times; i++) {
            last = tags.bounded(value);
        }
        return last;
    }

    @Test
    void junkThatCameFirstMakesRoomForWhatIsBusy() {
        for (int i = 0; i < 1000; i++) {
            tags.bounded("junk-" + i);
        }
        assertThat(displaced).isEmpty();
        assertThat(come("real", BoundedTags.BUSY - 1)).isEqualTo(BoundedTags.OTHER);
        assertThat(tags.bounded("real")).isEqualTo("real");
        assertThat(displaced).containsExactly("junk-0");
    }

    @Test
    void junkDisplacesNeitherWhatIsConfiguredNorWhatIsBusy() {
        come("busy", BoundedTags.BUSY);
        come("configured", 1);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1000; i++) {
                come("junk-" + round + "-" + i, BoundedTags.BUSY);
            }
            assertThat(tags.bounded("busy")).isEqualTo("busy");
            assertThat(tags.has("configured")).isTrue();
            come("busy", BoundedTags.BUSY);
            clock.addAndGet(BoundedTags.PERIOD.toNanos());
        }
    }

    @Test
    void whatIsConfiguredTakesAPlaceEvenOfTheBusy() {
        for (int i = 0; i < LIMIT; i++) {
            come("busy-" + i, BoundedTags.BUSY);
        }
        assertThat(come("another", BoundedTags.BUSY)).isEqualTo(BoundedTags.OTHER);
        assertThat(tags.bounded("configured")).isEqualTo("configured");
        assertThat(displaced).containsExactly("busy-0");
    }

    @Test
    void whatIsNotBusyAnyMoreLeavesTheLeastRecentFirst() {
        for (int i = 0; i < LIMIT; i++) {
            come("old-" + i, BoundedTags.BUSY);
        }
        tags.bounded("old-0");
        clock.addAndGet(2 * BoundedTags.PERIOD.toNanos());
        assertThat(come("new", BoundedTags.BUSY)).isEqualTo("new");
        assertThat(displaced).containsExactly("old-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u001b[2J", "a\nb", "\u202eabc", "a\u200bb", "a\"b", "a{b}", "a\\b"})
    void hasNoSeriesForWhatIsNoName(String value) {
        assertThat(tags.bounded(value)).isEqualTo(BoundedTags.OTHER);
        assertThat(tags.bounded("x".repeat(300_000))).isEqualTo(BoundedTags.OTHER);
        assertThat(tags.bounded("HiRes (Échelle)/R1.5")).isEqualTo("HiRes (Échelle)/R1.5");
        assertThat(tags.bounded("")).isEmpty();
    }

    private static void fit(NodeMetrics metrics, String instrument) {
        String survey = metrics.survey("survey");
        String name = metrics.instrument(survey, instrument);
        for (String flag : List.of("A", "B", "C", "D", "E", "F", "G", "H")) {
            metrics.counter(Metric.FLAGS, survey, name, flag, "warn").increment();
        }
    }

    private static int scrapeBytes(NodeMetrics metrics) {
        return metrics.scrape().getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void aScrapeStaysSmallWhateverInstrumentsAreCalled() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            for (int i = 0; i < 6; i++) {
                fit(metrics, i + "x".repeat(300_000));
            }
            assertThat(scrapeBytes(metrics)).isLessThan(100_000);
        }
    }

    @Test
    void theSeriesOfARealInstrumentRemainAndThoseOfJunkGo() {
        try (NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE, Set.of("desi"))) {
            for (int i = 0; i < 1000; i++) {
                fit(metrics, "junk-" + i);
                if (i % 10 == 0) {
                    fit(metrics, "spectrograph");
                }
            }
            fit(metrics, "desi");
            assertThat(metrics.scrape())
                    .contains("instrument=\"spectrograph\"")
                    .contains("instrument=\"desi\"")
                    .doesNotContain("instrument=\"junk-0\"");
            assertThat(metrics.scrape()
                            .lines()
                            .filter(line -> line.startsWith("photosphere_flags_total"))
                            .map(line -> line.replaceAll(".*instrument=\"([^\"]*)\".*", "$1"))
                            .distinct())
                    .hasSizeLessThanOrEqualTo(33);
            assertThat(scrapeBytes(metrics)).isLessThan(100_000);
        }
    }
}
