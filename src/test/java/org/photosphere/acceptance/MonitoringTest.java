package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
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
import org.photosphere.services.cli.demo.SimulatedInstrument;
import org.photosphere.services.cli.demo.SimulatedSurvey;
import org.photosphere.services.config.Settings;
import org.photosphere.services.serving.ServingModel;

/**
 * The real Prometheus and Alertmanager on a running node: every panel has data, and a real fault raises an alert.
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

    private BrokerSettings brokerSettings;
    private BrokerProcess broker;
    private NodeProcess node;
    private MonitoringServers servers;
    private StreamClient client;
    private ServingModel model;
    private SimulatedSurvey survey;

    @BeforeAll
    void start() throws Exception {
        Assumptions.assumeTrue(
                MonitoringServers.prometheus().isPresent()
                        && MonitoringServers.alertmanager().isPresent(),
                "prometheus and alertmanager are not installed");
        brokerSettings = BrokerSettings.in(folder.resolve("broker")).withPort(FreePort.take());
        broker = BrokerProcess.start(brokerSettings);
        model = ServingModel.open(Settings.load(null, Map.of()));
        survey = new SimulatedSurvey(model.forward(), List.of(SimulatedInstrument.SED, SimulatedInstrument.AIR), 7);
        client = StreamClient.ofNew(broker.bootstrapServers(), 4);
        node = NodeProcess.start(
                broker.bootstrapServers(),
                "monitored",
                folder.resolve("node.log"),
                "photosphere.truth.share=0.5",
                "photosphere.inversion.certification.share=0.1");
        String address = node.awaitReady();
        // A shadow, so that its metrics have data.
        Process shadow = NodeProcess.java(
                Map.of(),
                folder.resolve("shadow.log"),
                "org.photosphere.services.cli.Main",
                "model",
                "shadow",
                "optical-3label",
                "--share",
                "0.5",
                "-b",
                broker.bootstrapServers());
        assertThat(shadow.waitFor())
                .as(OperationsFiles.read(folder.resolve("shadow.log")))
                .isZero();
        servers = MonitoringServers.start(folder, address);
    }

    @AfterAll
    void stop() {
        if (servers != null) {
            servers.close();
            model.close();
            node.process().destroyForcibly();
            broker.close();
        }
    }

    private void send(int round) throws Exception {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            spectra.add(survey.next(100 * round + i).message().toBuilder()
                    .setSurvey(RunningStream.SURVEY)
                    .build()
                    .toByteArray());
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
                if (hasNumbers(servers.query(withAll(expression.text())))) {
                    empty.remove(expression);
                }
            }
        }
        assertThat(empty).as("without data").isEmpty();
        for (String series :
                List.of("photosphere_end_to_end_seconds_bucket", "photosphere_stage_time_seconds_bucket")) {
            assertThat(servers.exemplars(series))
                    .as("exemplars of %s", series)
                    .isNotEmpty()
                    .allSatisfy(exemplar ->
                            assertThat(exemplar.at("/labels/trace_id").asText()).isEqualTo(StreamClient.TRACE));
        }
        System.out.println(
                all + " expressions of " + OperationsFiles.dashboards().size() + " dashboards have data");
    }

    private static boolean hasNumbers(JsonNode answer) {
        return OperationsFiles.elements(answer)
                .anyMatch(series -> !series.at("/value/1").asText().equals("NaN"));
    }

    /** Replaces variables as Grafana does if all values are selected. */
    static String withAll(String expression) {
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
    void aKilledBrokerCallsSomebodyAndNoLagIsSaidToBeNone() throws Exception {
        assertThat(servers.received).isEmpty();
        send(5000);
        long begin = System.nanoTime();
        ProcessHandle.of(broker.pid()).orElseThrow().destroyForcibly();
        broker.onExit().get();
        assertCalled("PhotosphereKafkaUnreachable", begin);
        assertThat(servers.query("photosphere_kafka_reachable").at("/0/value/1").asText())
                .isEqualTo("0");
        assertThat(servers.query("photosphere_group_lag")).isEmpty();
        broker = BrokerProcess.start(brokerSettings);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !servers.query("photosphere_group_lag").isEmpty());
    }

    @Test
    @Order(4)
    void aKilledNodeCallsSomebody() throws Exception {
        long begin = System.nanoTime();
        node.process().destroyForcibly().waitFor();
        assertCalled("PhotosphereNodeDown", begin);
    }

    private void assertCalled(String name, long beginNanos) throws InterruptedException {
        JsonNode alert;
        do {
            alert = servers.received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(alert).as(name).isNotNull();
        } while (!alert.at("/labels/alertname").asText().equals(name)
                || !alert.path("status").asText().equals("firing"));
        double seconds = (System.nanoTime() - beginNanos) * 1e-9;
        System.out.printf("from the kill to %s: %.1f s%n", name, seconds);
        assertThat(seconds).isLessThan(MOST_SECONDS_TO_AN_ALERT);
    }

    @Test
    void promtoolPassesRulesAndTheirTests() throws Exception {
        promtool("check", "config", OperationsFiles.OPS + "/deploy/prometheus.yml");
        promtool(
                "test", "rules", OperationsFiles.OPS + "/tests/alerts.yml", OperationsFiles.OPS + "/tests/science.yml");
    }

    /**
     * Binomial counters like those of a night: 300 flags of constant frequency, 100 whose frequency doubles in the last
     * hour.
     */
    @Test
    void driftIsFoundAndItsFalseAlarmsAreAsRareAsItSays() throws Exception {
        Path tests = folder.resolve("drift.yml");
        Files.writeString(tests, driftTests());
        promtool("test", "rules", tests.toString());
    }

    private static String driftTests() {
        SplittableRandom random = new SplittableRandom(11);
        StringBuilder yaml = new StringBuilder("rule_files: ['" + OperationsFiles.OPS.toAbsolutePath()
                + "/rules/photosphere.yml']\nevaluation_interval: 10m\ntests:\n  - interval: 10m\n    input_series:\n");
        for (int i = 0; i < 400; i++) {
            boolean drifts = i >= 300;
            String labels = "survey=\"" + (drifts ? "drifts" : "stays") + "\", instrument=\"i" + i + "\"";
            double share = drifts ? 0.1 : 0.01 * Math.pow(40, random.nextDouble());
            int fits = 0;
            int flagged = 0;
            StringBuilder fitValues = new StringBuilder("0");
            StringBuilder flagValues = new StringBuilder("0");
            for (int step = 1; step <= 144; step++) {
                double now = drifts && step > 138 ? 2 * share : share;
                fits += 200;
                for (int n = 0; n < 200; n++) {
                    flagged += random.nextDouble() < now ? 1 : 0;
                }
                fitValues.append(' ').append(fits);
                flagValues.append(' ').append(flagged);
            }
            yaml.append("      - series: 'photosphere_fits_total{" + labels + "}'\n        values: '" + fitValues
                            + "'\n")
                    .append("      - series: 'photosphere_flags_total{" + labels + ", flag=\"F\", word=\"warn\"}'\n")
                    .append("        values: '" + flagValues + "'\n");
        }
        return yaml.append("    promql_expr_test:\n")
                .append(expected("count(cluster:photosphere_flag_drift:z1h{survey=\"stays\"})", 300))
                // For a normal distribution 95 of 300 are beyond one sigma and 13.7 beyond two: limits at three
                // standard deviations.
                .append(expected(beyond("stays", 1) + " > bool 70", 1))
                .append(expected(beyond("stays", 1) + " < bool 120", 1))
                .append(expected(beyond("stays", 2) + " < bool 25", 1))
                .append(expected(beyond("stays", 5), 0))
                .append(expected(beyond("drifts", 5), 100))
                .toString();
    }

    private static String beyond(String survey, int limit) {
        return "(count(abs(cluster:photosphere_flag_drift:z1h{survey=\"" + survey + "\"}) > " + limit
                + ") or vector(0))";
    }

    private static String expected(String expression, int value) {
        return "      - expr: '" + expression
                + "'\n        eval_time: 24h\n        exp_samples: [{labels: '{}', value: " + value + "}]\n";
    }

    private static void promtool(String... arguments) throws Exception {
        Path promtool = MonitoringServers.find("promtool").orElseThrow();
        List<String> command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }
}
