package org.photosphere.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A node in a JVM of its own, so that it can be killed, with the launcher's options except the heap. */
final class NodeProcess {

    private static final Pattern READY = Pattern.compile("is ready.*http://(\\S+)/metrics");
    private static final Duration START = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;

    private NodeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param log file of the node's output
     * @param settings further settings, KEY=VALUE
     */
    static NodeProcess start(String bootstrapServers, String id, Path log, String... settings) throws IOException {
        return start(Map.of(), bootstrapServers, id, log, settings);
    }

    /** @param environment additional environment variables */
    static NodeProcess start(
            Map<String, String> environment, String bootstrapServers, String id, Path log, String... settings)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "node",
                "-b",
                bootstrapServers,
                "-Dphotosphere.node.id=" + id,
                "-Dphotosphere.http.port=0",
                "-Dphotosphere.inversion.model-floor=0",
                "-Dphotosphere.inversion.model-floor-uv=0",
                "-Dphotosphere.kafka.session-timeout=6s"));
        for (String setting : settings) {
            arguments.add("-D" + setting);
        }
        return ofMain(environment, log, "org.photosphere.services.cli.Main", arguments.toArray(String[]::new));
    }

    /** Starts a node by another main class than the launcher's, which has to print the same message when ready. */
    static NodeProcess ofMain(Map<String, String> environment, Path log, String main, String... arguments)
            throws IOException {
        return new NodeProcess(java(environment, log, main, arguments), log);
    }

    /** Starts a main class of this class path as the launcher would. */
    static Process java(Map<String, String> environment, Path log, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseParallelGC",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("GLIBC_TUNABLES", "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.arena_max=4");
        builder.environment().putAll(environment);
        return builder.start();
    }

    Process process() {
        return process;
    }

    /** Waits until it is ready; returns host:port of its endpoint. */
    String awaitReady() {
        return Awaitility.await("the node of " + log).atMost(START).until(this::address, found -> !found.isEmpty());
    }

    private String address() throws IOException {
        // The last match: a node that left its cluster and restarted has a new endpoint.
        return READY.matcher(printed())
                .results()
                .reduce((before, last) -> last)
                .map(match -> match.group(1))
                .orElse("");
    }

    /** Returns its output. */
    String printed() throws IOException {
        return Files.readString(log);
    }

    /** Returns the answer of its endpoint at a path, such as {@code /metrics}. */
    String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Returns the sum of the samples whose names, with tags, begin with a prefix. */
    double metric(String beginning) throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    double residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
