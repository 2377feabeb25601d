package org.photosphere.services.cli.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.photosphere.model.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Receives Alertmanager's notifications and prints each alert. */
@Command(
        name = "alerts",
        description = "Receive Alertmanager's notifications and print each alert on a line, until Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The receiver of ops/deploy/alertmanager.yml: alerts are seen before there is a pager or a chat.",
        })
public final class AlertsCommand implements Callable<Integer> {

    /** Alertmanager does not split notifications, and a group holds one alert per series. */
    private static final int MOST_BYTES = 4 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "Address to listen on (default: localhost; anyone who reaches it can write a line).")
    private String host = "localhost";

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for a free one (default: 9095).")
    private int port = 9095;

    @Override
    public Integer call() throws InterruptedException {
        HttpServer server = start(host, port, spec.commandLine().getOut());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "alerts-stop"));
        stopped.await();
        return 0;
    }

    private static void stop(HttpServer server, CountDownLatch stopped) {
        server.stop(0);
        stopped.countDown();
    }

    /**
     * Receives on a thread of its own until stopped.
     *
     * @throws InputException if the address cannot be bound
     */
    static HttpServer start(String host, int port, PrintWriter out) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
            server.createContext("/", exchange -> receive(exchange, out));
            server.start();
            print(
                    out,
                    List.of("alerts are received at http://" + host + ":"
                            + server.getAddress().getPort() + "/"));
            return server;
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    "cannot receive alerts at " + host + ":" + port + ": " + e.getMessage(),
                    "stop what uses the port, or set --host and --port",
                    e);
        }
    }

    private static void receive(HttpExchange exchange, PrintWriter out) throws IOException {
        int status = 200;
        if (exchange.getRequestMethod().equals("POST")) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            try {
                print(out, lines(body));
            } catch (InputException e) {
                print(out, List.of("refused: " + e.getMessage()));
                // Alertmanager does not repeat a request rejected with 4xx.
                status = 400;
            }
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /**
     * Returns the alerts of a notification.
     *
     * @param body JSON of Alertmanager's webhooks
     * @throws InputException if it is too long or not such JSON
     */
    static List<String> lines(byte[] body) {
        if (body.length > MOST_BYTES) {
            throw new InputException("a notification is longer than " + MOST_BYTES + " bytes", "group by more labels");
        }
        JsonNode alerts;
        try {
            alerts = JSON.readTree(new String(body, StandardCharsets.UTF_8)).path("alerts");
        } catch (JsonProcessingException e) {
            throw new InputException("a notification is not JSON", "post with Alertmanager's webhook_configs", e);
        }
        if (!alerts.isArray()) {
            throw new InputException(
                    "a notification has no list of alerts", "post with Alertmanager's webhook_configs");
        }
        List<String> lines = new ArrayList<>();
        alerts.forEach(alert -> lines.add(line(alert)));
        return lines;
    }

    private static String line(JsonNode alert) {
        boolean isOver = alert.path("status").asText().equals("resolved");
        String severity = alert.at("/labels/severity").asText("-");
        String line = String.join(
                " ",
                alert.path(isOver ? "endsAt" : "startsAt").asText("-"),
                isOver ? "resolved" : "FIRING",
                severity,
                alert.at("/labels/alertname").asText("-"),
                alert.at("/labels/instance").asText("-") + ":",
                alert.at("/annotations/description").asText("-").strip(),
                "[" + alert.at("/annotations/runbook").asText("-") + "]");
        // Labels come from metrics: they cannot move the cursor or end the line.
        return line.replaceAll("\\p{Cntrl}", " ");
    }

    private static void print(PrintWriter out, List<String> lines) {
        synchronized (out) {
            lines.forEach(out::println);
            out.flush();
        }
    }
}
