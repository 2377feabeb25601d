package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;

/**
 * An outage of Kafka for minutes during a stream: endpoints answer throughout, no spectrum is lost or answered twice,
 * and the node resumes soon after.
 */
@Tag("chaos")
class KafkaAwayTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int SPECTRA = 3000;
    private static final List<String> ENDPOINTS = List.of("/live", "/ready", "/metrics", "/status");

    /** Seconds; {@code -Dchaos.away=300} for the documented five minutes. */
    private static final int AWAY = Integer.getInteger("chaos.away", 60);

    private static final double ANSWERED_WITHIN = 1.0;
    private static final double BACK_WITHIN = 10.0;

    private final HttpClient client = HttpClient.newHttpClient();

    private static List<byte[]> spectra() {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < SPECTRA; i++) {
            spectra.add(Mutations.valid("away-" + i).toByteArray());
        }
        return spectra;
    }

    private double seconds(RunningStream stream, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stream.node.httpPort() + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        long begin = System.nanoTime();
        client.send(request, HttpResponse.BodyHandlers.ofString());
        return (System.nanoTime() - begin) * 1e-9;
    }

    /** Queries all endpoints continuously; returns the longest response time of each, s. */
    private Map<String, Double> watch(RunningStream stream) throws Exception {
        Map<String, Double> slowest = new LinkedHashMap<>();
        long end = System.nanoTime() + AWAY * 1_000_000_000L;
        while (System.nanoTime() < end) {
            for (String path : ENDPOINTS) {
                slowest.merge(path, seconds(stream, path), Math::max);
            }
            Thread.sleep(200);
        }
        return slowest;
    }

    private static double secondsUntilWork(RunningStream stream, long before) throws InterruptedException {
        long begin = System.nanoTime();
        while (stream.node.metrics().answeredCount() == before && System.nanoTime() - begin < PATIENCE.toNanos()) {
            Thread.sleep(10);
        }
        return (System.nanoTime() - begin) * 1e-9;
    }

    private void judge(RunningStream stream, Map<String, Double> slowest, double back) {
        System.out.printf(
                "away for %d s: slowest answers %s s, at work %.1f s after its return%n", AWAY, slowest, back);
        assertThat(slowest.values()).allSatisfy(seconds -> assertThat(seconds).isLessThan(ANSWERED_WITHIN));
        assertThat(back).isLessThan(BACK_WITHIN);
        assertThat(stream.answers(SPECTRA, PATIENCE))
                .hasSize(SPECTRA)
                .allSatisfy((origin, answers) -> assertThat(answers).hasSize(1));
        assertThat(stream.node.metrics().ledger().unaccounted()).isZero();
    }

    @Test
    void outlivesABrokerThatIsDeadForMinutes(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            stream.send(spectra());
            stream.broker.close();
            Map<String, Double> slowest = watch(stream);
            long before = stream.node.metrics().answeredCount();
            assertThat(before).isLessThan(SPECTRA);
            stream.broker = EmbeddedBroker.start(stream.brokerSettings);
            judge(stream, slowest, secondsUntilWork(stream, before));
        }
    }

    @Test
    void outlivesLinksThatAreSilentForMinutes(@TempDir Path data) throws Exception {
        try (Link link = new Link()) {
            int port = FreePort.take();
            link.leadTo(port);
            BrokerSettings behindTheLink = BrokerSettings.in(data)
                    .withPort(port)
                    .withProperty("advertised.listeners", "PLAINTEXT://localhost:" + link.port());
            try (RunningStream stream = RunningStream.start(behindTheLink, Map.of())) {
                stream.send(spectra());
                link.stall();
                Map<String, Double> slowest = watch(stream);
                long before = stream.node.metrics().answeredCount();
                assertThat(before).isLessThan(SPECTRA);
                link.mend();
                judge(stream, slowest, secondsUntilWork(stream, before));
            }
        }
    }
}
