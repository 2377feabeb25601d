package org.photosphere.services.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;
import org.photosphere.services.metrics.NodeMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /live}, {@code /ready}, {@code /metrics} and {@code /status} over HTTP. */
final class HealthEndpoint implements AutoCloseable {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final String BEARER = "Bearer ";
    private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoint.class);

    private final HttpServer server;
    private final ExecutorService threads;

    private HealthEndpoint(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * @param status the cluster as this node knows it, JSON
     * @throws InputException where the port is in use or the address is not this machine's
     */
    static HealthEndpoint start(
            Settings.Http settings, NodeHealth health, NodeMetrics metrics, Supplier<String> status) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 16);
        } catch (BindException e) {
            throw new InputException(
                    "http port " + settings.port() + " on " + settings.host() + " cannot be bound: " + e.getMessage(),
                    "stop what uses it, or set photosphere.http.port (0 takes a free one)",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    "http endpoint on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(),
                    "set photosphere.http.host and photosphere.http.port",
                    e);
        }
        server.createContext("/live", exchange -> answer(exchange, health.isLive(), health.json()));
        server.createContext("/ready", exchange -> answer(exchange, health.isReady(), health.json()));
        byte[] token = settings.token().getBytes(StandardCharsets.UTF_8);
        server.createContext("/metrics", guarded(token, exchange -> sendMetrics(exchange, metrics)));
        server.createContext(
                "/status", guarded(token, exchange -> send(exchange, 200, "application/json", status.get() + "\n")));
        if (token.length == 0 && !server.getAddress().getAddress().isLoopbackAddress()) {
            LOG.warn(
                    "metrics and status can be read by whoever reaches {}: photosphere.http.token is empty",
                    server.getAddress());
        }
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.start();
        return new HealthEndpoint(server, threads);
    }

    /** Answers those alone who know the token, if there is one. */
    private static HttpHandler guarded(byte[] token, HttpHandler handler) {
        return exchange -> {
            if (token.length == 0 || MessageDigest.isEqual(token, sent(exchange))) {
                handler.handle(exchange);
            } else {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                send(exchange, 401, "text/plain", "send the token of photosphere.http.token\n");
            }
        };
    }

    /** In OpenMetrics where it is asked for: it has exemplars. */
    private static void sendMetrics(HttpExchange exchange, NodeMetrics metrics) throws IOException {
        String accept =
                exchange.getRequestHeaders().getOrDefault("Accept", List.of()).toString();
        if (accept.contains("application/openmetrics-text")) {
            send(exchange, 200, NodeMetrics.OPEN_METRICS, metrics.scrapeOpenMetrics());
        } else {
            send(exchange, 200, PROMETHEUS_TEXT, metrics.scrape());
        }
    }

    private static byte[] sent(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null || !header.startsWith(BEARER)
                ? new byte[0]
                : header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, boolean good, String json) throws IOException {
        send(exchange, good ? 200 : 503, "application/json", json + "\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
