package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.acceptance.OperationsFiles.Expression;
import org.photosphere.services.broker.BrokerProcess;
import org.photosphere.services.broker.BrokerSettings;

/**
 * The real Prometheus and Alertmanager on a running node: every panel has data, and a real fault calls somebody.
 *
 * <p>{@code mvn verify -Pchaos -Dtest=MonitoringTest}
 */
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitoringTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double MOST_SECONDS_TO_AN_ALERT = 60;
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    static Path folder;

    private BrokerProcess broker;
    private NodeProcess node;
    private MonitoringServers servers;
    private StreamClient client;

    @BeforeAll
    void start() throws Exception {
        Assumptions.assumeTrue(
                MonitoringServers.prometheus().isPresent()
                        && MonitoringServers.alertmanager().isPresent(),
                "prometheus and alertmanager are not installed");
        broker = BrokerProcess.start(BrokerSettings.in(folder.resolve("broker")).withFreePort());
        client = StreamClient.ofNew(broker.bootstrapServers(), 4);
        node = NodeProcess.start(broker.bootstrapServers(), "monitored", folder.resolve("node.log"));
        servers = MonitoringServers.start(folder, node.awaitReady());
    }

    @AfterAll
    void stop() {
        if (servers != null) {
            servers.close();
            node.process().destroyForcibly();
            broker.close();
        }
    }

    private void send(int round) throws Exception {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            spectra.add(Mutations.valid("r" + round + "-" + i).toByteArray());
        }
        spectra.add("no spectrum".getBytes(StandardCharsets.UTF_8));
        client.send(spectra);
    }

    @Test
    @Order(1)
    void everyPanelOfEveryDashboardHasData() throws Exception {
        List<Expression> empty = new ArrayList<>();
        for (Path dashboard : OperationsFiles.dashboards()) {
            empty.addAll(OperationsFiles.expressions(dashboard));
        }
        int all = empty.size();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int round = 0; !empty.isEmpty() && System.nanoTime() < end; round++) {
            send(round);
            Thread.sleep(5000);
            for (Expression expression : List.copyOf(empty)) {
                if (!servers.query(withAll(expression.text())).isEmpty()) {
                    empty.remove(expression);
                }
            }
        }
        assertThat(empty).as("without data").isEmpty();
        System.out.println(
                all + " expressions of " + OperationsFiles.dashboards().size() + " dashboards have data");
    }

    /** What Grafana puts in place of a variable of which all is chosen. */
    private static String withAll(String expression) {
        return expression.replaceAll("\\$\\w+", ".*");
    }

    @Test
    @Order(2)
    void noRuleFailsAndAScrapeIsSmall() throws Exception {
        assertThat(servers.rules())
                .hasSize(OperationsFiles.rules("rules/photosphere.yml").size()
                        + OperationsFiles.rules("alerts/photosphere.yml").size())
                .allSatisfy(rule -> assertThat(rule.path("health").asText())
                        .as(rule.toString())
                        .isEqualTo("ok"));
        int bytes = node.get("/metrics").getBytes(StandardCharsets.UTF_8).length;
        System.out.printf(
                "a scrape: %d kB, %s s%n",
                bytes / 1000,
                servers.query("max_over_time(scrape_duration_seconds[5m])")
                        .at("/0/value/1")
                        .asText());
        assertThat(bytes).isLessThan(MEBIBYTE);
    }

    @Test
    @Order(3)
    void aKilledNodeCallsSomebody() throws Exception {
        assertThat(servers.received).isEmpty();
        long begin = System.nanoTime();
        node.process().destroyForcibly().waitFor();
        JsonNode alert = servers.received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - begin) * 1e-9;
        assertThat(alert).isNotNull();
        assertThat(alert.at("/labels/alertname").asText()).isEqualTo("PhotosphereNodeDown");
        assertThat(alert.path("status").asText()).isEqualTo("firing");
        System.out.printf("from the kill to the call: %.1f s%n", seconds);
        assertThat(seconds).isLessThan(MOST_SECONDS_TO_AN_ALERT);
    }

    @Test
    void promtoolPassesRulesAndTheirTests() throws Exception {
        Path promtool = MonitoringServers.find("promtool").orElseThrow();
        for (List<String> arguments : List.of(
                List.of("check", "config", OperationsFiles.OPS + "/deploy/prometheus.yml"),
                List.of("test", "rules", OperationsFiles.OPS + "/tests/alerts.yml"))) {
            List<String> command = new ArrayList<>(List.of(promtool.toString()));
            command.addAll(arguments);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
        }
    }
}
