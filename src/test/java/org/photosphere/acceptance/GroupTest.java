package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.config.Settings;
import org.photosphere.services.node.PhotosphereNode;

/** Effects of a join, a restart and another protocol on the nodes of a consumer group. */
@Tag("chaos")
@Timeout(300)
class GroupTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 4;
    private static final int SPECTRA = 200;

    private static List<byte[]> spectra(String name) {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < SPECTRA; i++) {
            spectra.add(Mutations.valid(name + "-" + i).toByteArray());
        }
        return spectra;
    }

    private static PhotosphereNode another(RunningStream stream, Map<String, ?> overrides) throws InterruptedException {
        Map<String, Object> all = new LinkedHashMap<>(overrides);
        all.put("photosphere.kafka.bootstrap-servers", stream.settings.kafka().bootstrapServers());
        all.put("photosphere.kafka.session-timeout", "6s");
        all.put("photosphere.http.port", 0);
        PhotosphereNode node = PhotosphereNode.start(Settings.load(null, all), stream.model, stream.topics);
        node.awaitReady(PATIENCE);
        return node;
    }

    /** Asserts that each spectrum is answered once by any of the nodes, counted by an independent reader. */
    private static void assertAnsweredOnce(RunningStream stream, int expected) {
        assertThat(stream.answers(expected, PATIENCE))
                .hasSize(expected)
                .allSatisfy((origin, answers) -> assertThat(answers).hasSize(1));
    }

    private static void joinsAndLeavesUnderLoad(RunningStream stream, Map<String, ?> overrides) throws Exception {
        stream.send(spectra("before"));
        int fewest = PARTITIONS;
        try (PhotosphereNode second = another(stream, overrides)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (second.health().partitions() < PARTITIONS / 2 && System.nanoTime() < end) {
                fewest = Math.min(fewest, stream.node.health().partitions());
                Thread.sleep(1);
            }
            assertThat(second.health().partitions()).isEqualTo(PARTITIONS / 2);
            // It holds its remaining partitions throughout.
            assertThat(fewest).isGreaterThanOrEqualTo(PARTITIONS / 2);
            stream.send(spectra("beside"));
        }
        assertAnsweredOnce(stream, 2 * SPECTRA);
        Awaitility.await().atMost(PATIENCE).until(() -> stream.node.health().partitions() == PARTITIONS);
    }

    @Test
    void aJoinTakesPartitionsAndStopsNoOther(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            joinsAndLeavesUnderLoad(stream, Map.of());
        }
    }

    @Test
    void theBrokersMayDealThePartitionsOut(@TempDir Path data) throws Exception {
        Map<String, ?> protocol = Map.of("photosphere.kafka.client.\"group.protocol\"", "consumer");
        try (RunningStream stream = RunningStream.start(BrokerSettings.in(data).withFreePort(), protocol)) {
            joinsAndLeavesUnderLoad(stream, protocol);
        }
    }
}
