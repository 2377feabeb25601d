package org.photosphere.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Prometheus and Alertmanager with the configuration, rules and alerts of the project, and a receiver of notifications.
 */
final class MonitoringServers implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Process> processes = new ArrayList<>();
    private final HttpServer receiver;
    private final int prometheusPort = FreePort.take();
    private final int alertmanagerPort = FreePort.take();

    /** Received alerts, one element each. */
    final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();

    private MonitoringServers() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            JSON.readTree(exchange.getRequestBody()).path("alerts").forEach(received::add);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    /** Returns the path of an installed server, under any of its names. */
    static Optional<Path> find(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Optional<Path> prometheus() {
        return find("prometheus");
    }

    static Optional<Path> alertmanager() {
        // Debian's name and the usual one.
        return find("prometheus-alertmanager", "alertmanager");
    }

    /** @param target host:port of a node's metrics endpoint */
    static MonitoringServers start(Path folder, String target) throws IOException {
        MonitoringServers servers = new MonitoringServers();
        Path deploy = OperationsFiles.OPS.resolve("deploy");
        Path alertmanager = folder.resolve("alertmanager.yml");
        Files.writeString(
                alertmanager,
                OperationsFiles.read(deploy.resolve("alertmanager.yml"))
                        .replace(
                                "localhost:9095",
                                "localhost:" + servers.receiver.getAddress().getPort()));
        Path prometheus = folder.resolve("prometheus.yml");
        Files.writeString(
                prometheus,
                OperationsFiles.read(deploy.resolve("prometheus.yml"))
                        .replace("../", OperationsFiles.OPS + "/")
                        .replace("localhost:9464", target)
                        .replace("localhost:9093", "localhost:" + servers.alertmanagerPort));
        servers.run(
                folder,
                alertmanager().orElseThrow(),
                "--config.file=" + alertmanager,
                "--storage.path=" + folder.resolve("alertmanager"),
                "--cluster.listen-address=",
                "--web.listen-address=localhost:" + servers.alertmanagerPort);
        servers.run(
                folder,
                prometheus().orElseThrow(),
                "--config.file=" + prometheus,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--enable-feature=exemplar-storage",
                "--web.listen-address=localhost:" + servers.prometheusPort);
        Awaitility.await()
                .atMost(START)
                .ignoreExceptions()
                .until(() -> servers.get("/-/ready").contains("Ready"));
        return servers;
    }

    private void run(Path folder, Path server, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(server.toString()));
        command.addAll(List.of(options));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(server.getFileName() + ".log").toFile())
                .start());
    }

    /** Returns Prometheus' answer to a query: a list of series. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        JsonNode answer =
                JSON.readTree(get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)));
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer.path("error").asText());
        }
        return answer.path("data").path("result");
    }

    /** Returns the answer to a query over a time range, seconds since the epoch. */
    JsonNode range(String expression, long from, long to, int step) throws IOException, InterruptedException {
        return JSON.readTree(get("/api/v1/query_range?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)
                        + "&start=" + from + "&end=" + to + "&step=" + step))
                .path("data")
                .path("result");
    }

    /** Returns the exemplars of a query's series over the last hour. */
    List<JsonNode> exemplars(String expression) throws IOException, InterruptedException {
        long now = Instant.now().getEpochSecond();
        String path = "/api/v1/query_exemplars?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)
                + "&start=" + (now - 3600) + "&end=" + now;
        return OperationsFiles.elements(JSON.readTree(get(path)).path("data"))
                .flatMap(series -> OperationsFiles.elements(series.path("exemplars")))
                .toList();
    }

    /** Returns all rules and alerts, with their health. */
    List<JsonNode> rules() throws IOException, InterruptedException {
        return OperationsFiles.elements(
                        JSON.readTree(get("/api/v1/rules")).path("data").path("groups"))
                .flatMap(group -> OperationsFiles.elements(group.path("rules")))
                .toList();
    }

    private String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + prometheusPort + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        receiver.stop(0);
    }
}
