package org.photosphere.services.endpoint;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.InputException;
import org.photosphere.services.config.HttpSettings;
import org.photosphere.services.config.Settings;

class EndpointTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Far above the time of an answer on a busy machine, far below that of a blocked one. */
    private static final Duration AT_ONCE = Duration.ofMillis(800);

    private static final int CUT_WITHIN_MS = 5000;

    @TempDir
    static Path folder;

    private final Shown shown = new Shown();
    private @Nullable Endpoint endpoint;

    /** A node whose parts a test can block. */
    private static final class Shown implements NodeView {
        final CountDownLatch release = new CountDownLatch(1);
        volatile String hanging = "";
        volatile boolean ready = true;

        private String made(String what) {
            if (hanging.contains(what)) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return what;
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public String healthJson() {
            return "{}";
        }

        @Override
        public String metrics() {
            return made("metrics");
        }

        @Override
        public String openMetrics() {
            return made("open metrics");
        }

        @Override
        public String statusJson() {
            return made("status");
        }
    }

    private static HttpSettings settings(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>();
        all.put("photosphere.http.port", 0);
        all.put("photosphere.http.timeout", TIMEOUT.toMillis() + "ms");
        all.putAll(more);
        return Settings.load(null, all).http();
    }

    private void start(Map<String, ?> more) {
        endpoint = Endpoint.start(settings(more), shown);
    }

    private int port() {
        return requireNonNull(endpoint).port();
    }

    @AfterEach
    void stop() {
        shown.release.countDown();
        if (endpoint != null) {
            endpoint.close();
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return get(HttpClient.newHttpClient(), "http", path, headers);
    }

    private HttpResponse<String> get(HttpClient client, String scheme, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Socket connect(String sent) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(CUT_WITHIN_MS);
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    @Test
    void answersWhatThereIs() throws Exception {
        start(Map.of());
        assertThat(get("/live").statusCode()).isEqualTo(200);
        assertThat(get("/ready").statusCode()).isEqualTo(200);
        shown.ready = false;
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/metrics").body()).isEqualTo("metrics");
        assertThat(get("/metrics").headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        HttpResponse<String> open = get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain");
        assertThat(open.body()).isEqualTo("open metrics");
        assertThat(open.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(get("/status").body()).isEqualTo("status\n");
        assertThat(get("/").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/metrics"))
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(1000)))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(post, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void halfSentRequestsHoldUpNobodyAndAreCut() throws Exception {
        start(Map.of());
        List<Socket> halves = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            halves.add(connect("GET /live HTTP/1.1\r\nHost: local"));
        }
        long begin = System.nanoTime();
        assertThat(get("/live").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE.plus(TIMEOUT));
        for (Socket half : halves) {
            assertCut(half);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /live HTTP/1.1\r\n",
                "GET /live HTTP/1.1\r\nHost: localhost\r\nX: ",
                "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\nhalf",
                "GET /live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\nhalf",
                "POST /live HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"
            })
    void aSlowClientIsCutHoweverItDrips(String begin) throws Exception {
        start(Map.of());
        try (Socket slow = connect(begin)) {
            slow.setSoTimeout(100);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CUT_WITHIN_MS);
            boolean isCut = false;
            while (!isCut && System.nanoTime() < end) {
                try {
                    isCut = slow.getInputStream().read() < 0;
                } catch (SocketTimeoutException open) {
                    isCut = !drips(slow.getOutputStream());
                } catch (IOException reset) {
                    isCut = true;
                }
            }
            assertThat(isCut).isTrue();
        }
    }

    private static boolean drips(OutputStream out) {
        try {
            out.write('x');
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void assertCut(Socket socket) throws IOException {
        try (socket;
                InputStream in = socket.getInputStream()) {
            byte[] rest = in.readAllBytes();
            assertThat(new String(rest, StandardCharsets.US_ASCII)).doesNotContain("200 OK");
        } catch (SocketTimeoutException open) {
            throw new AssertionError("still open", open);
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        start(Map.of());
        assertThat(get("/live", "X-Large", "x".repeat(20_000)).statusCode()).isEqualTo(431);
        assertThat(get("/" + "x".repeat(3000)).statusCode()).isEqualTo(414);
    }

    @Test
    void moreConnectionsThanAllowedWaitUntilOthersAreCut() throws Exception {
        start(Map.of("photosphere.http.max-connections", 8));
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            silent.add(connect(""));
        }
        assertThat(get("/live").statusCode()).isEqualTo(200);
        for (Socket each : silent) {
            each.close();
        }
    }

    @Test
    void aGaugeThatHangsIsAReasonAndHoldsUpNothingElse() throws Exception {
        start(Map.of());
        shown.hanging = "metrics";
        long begin = System.nanoTime();
        HttpResponse<String> late = get("/metrics");
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.body()).contains("metrics not ready within 1000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT.multipliedBy(3));
        for (String path : List.of("/live", "/ready", "/status")) {
            begin = System.nanoTime();
            assertThat(get(path).statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
        }
        shown.hanging = "";
        shown.release.countDown();
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void requestsThatWaitForAHangingGaugeAreBounded() {
        try (BoundedWork work = new BoundedWork("metrics", Duration.ofSeconds(20))) {
            for (int i = 0; i < 17; i++) {
                var unused = work.make(() -> shown.made("metrics"));
            }
            shown.hanging = "metrics";
            List<Integer> refused = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                if (work.make(() -> shown.made("metrics")).toCompletableFuture().isCompletedExceptionally()) {
                    refused.add(i);
                }
            }
            assertThat(refused).hasSizeGreaterThan(20);
        }
    }

    @Test
    void showsTheNodeThatTookAnothersPlaceAtTheSamePort() throws Exception {
        start(Map.of());
        int before = port();
        Shown next = new Shown();
        next.ready = false;
        requireNonNull(endpoint).show(next);
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(port()).isEqualTo(before);
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            HttpSettings settings =
                    settings(Map.of("photosphere.http.port", taken.getLocalPort(), "photosphere.http.host", "0.0.0.0"));
            assertThatThrownBy(() -> Endpoint.start(settings, shown))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("http port " + taken.getLocalPort());
        }
        for (String host : List.of("no-such-host.invalid", "192.0.2.1")) {
            HttpSettings settings = settings(Map.of("photosphere.http.host", host));
            assertThatThrownBy(() -> Endpoint.start(settings, shown))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(host);
        }
    }

    @Tag("slow")
    @Test
    void speaksTlsWithTheTokenInside() throws Exception {
        TestStores stores = TestStores.make(folder, "served");
        start(Map.of(
                "photosphere.http.tls.key-store",
                stores.keys().toString(),
                "photosphere.http.tls.password",
                TestStores.PASSWORD,
                "photosphere.http.token",
                "a-token"));
        HttpClient trusting = HttpClient.newBuilder()
                .sslContext(KeyStoreFile.ofAuthorities(stores.trust(), TestStores.PASSWORD, "test")
                        .clientContext())
                .build();
        assertThat(get(trusting, "https", "/live").statusCode()).isEqualTo(200);
        assertThat(get(trusting, "https", "/metrics").statusCode()).isEqualTo(401);
        assertThat(get(trusting, "https", "/metrics", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(get(trusting, "https", "/metrics", "Authorization", "Bearer a-token")
                        .body())
                .isEqualTo("metrics");
        assertThatThrownBy(() -> get(HttpClient.newHttpClient(), "https", "/live"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get("/live")).isInstanceOf(IOException.class);
        // A connection is closed whether its handshake never begins or never ends.
        assertCut(connect(""));
        assertCut(connect("\u0016\u0003\u0001"));
    }
}
