package org.photosphere.services.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;

class ReachabilityTest {

    @Test
    void triesAgainWithGrowingWaitsAndThenNamesTheAddress() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        List<String> said = new ArrayList<>();
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Reachability.await(settings("localhost:" + free, "2 s"), said::add))
                .withMessage("no broker at localhost:" + free + " after 2 s")
                .satisfies(e -> assertThat(e.hint()).contains("ops/photosphere broker --data DIR"));
        assertThat(said)
                .startsWith(
                        "no broker at localhost:" + free + " yet, trying again in 0.2 s",
                        "no broker at localhost:" + free + " yet, trying again in 0.4 s",
                        "no broker at localhost:" + free + " yet, trying again in 0.7 s")
                .hasSizeLessThan(6);
    }

    @Tag("slow")
    @Test
    void tellsAListenerThatIsNoBrokerFromAnAbsentOne() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(
                            () -> Reachability.await(settings("localhost:" + mute.getLocalPort(), "1 s"), line -> {}))
                    .withMessageContaining("does not answer as a Kafka broker");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:", ":9092", "localhost:99999", "a:1,,b:2", "http://a:1", ""})
    void refusesAnAddressThatIsNotHostAndPort(String address) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Reachability.await(settings(address, "1 s"), line -> {}))
                .withMessageContaining("is not host:port");
    }

    private static Settings.Kafka settings(String address, String timeout) {
        return Settings.load(
                        null,
                        Map.of(
                                "photosphere.kafka.bootstrap-servers",
                                address,
                                "photosphere.kafka.startup-timeout",
                                timeout,
                                "photosphere.kafka.backoff-min",
                                "200 ms",
                                "photosphere.kafka.backoff-max",
                                "700 ms"))
                .kafka();
    }
}
