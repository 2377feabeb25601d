package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.services.config.ClusterSettings;
import org.photosphere.services.config.Settings;

/**
 * Deployments match their nodes: valid settings, existing ports and paths, sufficient time to drain. Their schemas are
 * checked by ops/tests/schemas.
 */
class DeployTest {

    private static final Path DEPLOY = OperationsFiles.OPS.resolve("deploy");
    private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");

    private static JsonNode manifest(String file, String kind, String name) throws IOException {
        try (var documents = new YAMLMapper()
                .readerFor(JsonNode.class)
                .readValues(KUBERNETES.resolve(file).toFile())) {
            while (documents.hasNext()) {
                JsonNode document = (JsonNode) documents.next();
                if (document.path("kind").asText().equals(kind)
                        && document.at("/metadata/name").asText().equals(name)) {
                    return document;
                }
            }
        }
        throw new AssertionError(file + " has no " + kind + " " + name);
    }

    /** @param environment environment variables that the deployment sets */
    private static Settings settings(Path folder, String conf, Map<String, String> environment) throws IOException {
        String text = conf;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            assertThat(text).contains("${" + variable.getKey() + "}");
            text = text.replace("${" + variable.getKey() + "}", "\"" + variable.getValue() + "\"");
        }
        return Settings.load(Files.writeString(folder.resolve("node.conf"), text), Map.of());
    }

    @Test
    void everyFileThatTheComposeFileMountsIsThere() {
        JsonNode compose = compose();
        assertThat(compose.path("services").fieldNames())
                .toIterable()
                .contains("kafka", "node-1", "node-2", "node-3", "prometheus", "alertmanager", "alert-log", "grafana");
        List<String> mounted = compose.findValues("volumes").stream()
                .flatMap(OperationsFiles::elements)
                .map(JsonNode::asText)
                // What a variable may replace has a file as its default.
                .map(volume -> volume.replaceFirst("^\\$\\{\\w+:-([^}]*)}", "$1"))
                .filter(volume -> volume.startsWith("."))
                .map(volume -> volume.substring(0, volume.indexOf(':')))
                .toList();
        assertThat(mounted)
                .hasSizeGreaterThan(5)
                .contains("./compose/node.conf", "./compose/alertmanager.yml")
                .allSatisfy(file -> assertThat(DEPLOY.resolve(file)).exists());
        assertThat(compose.findValuesAsText("image"))
                .isNotEmpty()
                .allMatch(image -> image.matches("[a-z/]+:v?\\d[\\w.-]+"), "has a version");
    }

    /** Returns the compose file with the services' common parts merged in. */
    private static JsonNode compose() {
        JsonNode compose = OperationsFiles.yaml(DEPLOY.resolve("compose.yml"));
        Map<String, JsonNode> common = Map.of("confined", compose.path("x-confined"), "node", compose.path("x-node"));
        OperationsFiles.elements(compose.path("services")).forEach(service -> merge((ObjectNode) service, common));
        return compose;
    }

    private static void merge(ObjectNode service, Map<String, JsonNode> common) {
        for (JsonNode name = service.remove("<<"); name != null; name = service.remove("<<")) {
            JsonNode shared = Objects.requireNonNull(common.get(name.asText().replace("*", "")));
            shared.properties().forEach(entry -> {
                if (!service.has(entry.getKey())) {
                    service.set(entry.getKey(), entry.getValue());
                }
            });
        }
    }

    static List<String> services() {
        List<String> names = new ArrayList<>();
        compose().path("services").fieldNames().forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceOfTheComposeFileIsConfinedLimitedAndWatched(String name) {
        JsonNode service = compose().path("services").path(name);
        assertThat(service.path("read_only").asBoolean()).isTrue();
        assertThat(service.path("cap_drop")).hasToString("[\"ALL\"]");
        assertThat(service.path("security_opt")).hasToString("[\"no-new-privileges:true\"]");
        assertThat(service.path("cpus").asDouble()).isPositive();
        assertThat(service.path("mem_limit").asText()).isNotBlank();
        assertThat(service.path("pids_limit").asInt()).isPositive();
        assertThat(service.path("networks")).isNotEmpty();
        assertThat(service.at("/healthcheck/test")).isNotEmpty();
        // From this machine alone.
        assertThat(service.path("ports"))
                .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
    }

    @Test
    void alertsOfTheComposeFileReachAServiceThatPrintsThem() {
        JsonNode receivers = OperationsFiles.yaml(DEPLOY.resolve("compose/alertmanager.yml"));
        URI url = URI.create(receivers.at("/receivers/0/webhook_configs/0/url").asText());
        JsonNode service = compose().path("services").path(url.getHost());
        assertThat(service.path("command"))
                .hasToString("[\"alerts\",\"--host\",\"" + url.getHost() + "\",\"--port\",\"" + url.getPort() + "\"]");
        assertThat(service.path("networks")).isEqualTo(compose().at("/services/alertmanager/networks"));
    }

    @Test
    void alertsAreRoutedTheSameInEveryDeployment() {
        ObjectNode one = (ObjectNode) OperationsFiles.yaml(DEPLOY.resolve("alertmanager.yml"));
        ObjectNode other = (ObjectNode) OperationsFiles.yaml(DEPLOY.resolve("compose/alertmanager.yml"));
        assertThat(one.remove("receivers").findValuesAsText("name"))
                .isEqualTo(other.remove("receivers").findValuesAsText("name"));
        assertThat(one).isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource({"prometheus, prometheus", "alertmanager, prometheus-alertmanager"})
    void theTestsRunTheVersionThatIsDeployed(String service, String program) throws Exception {
        Optional<Path> server = MonitoringServers.find(program, service);
        Assumptions.assumeTrue(server.isPresent(), program + " is not installed");
        Process process = new ProcessBuilder(server.get().toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String image = compose().path("services").path(service).path("image").asText();
        String deployed = image.substring(image.indexOf(":v") + 2);
        assertThat(printed).containsPattern("version " + Pattern.quote(deployed) + "\\b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alertmanager.yml", "compose/alertmanager.yml"})
    void alertmanagerTakesItsConfiguration(String file) throws Exception {
        Optional<Path> amtool = MonitoringServers.find("amtool");
        Assumptions.assumeTrue(amtool.isPresent(), "amtool is not installed");
        Process process = new ProcessBuilder(
                        amtool.get().toString(),
                        "check-config",
                        DEPLOY.resolve(file).toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }

    @Test
    void nodesOfTheComposeFileJoinEachOther(@TempDir Path folder) throws Exception {
        String conf = OperationsFiles.read(DEPLOY.resolve("compose/node.conf"));
        Settings settings = settings(folder, conf, Map.of("NODE_NAME", "node-2"));
        assertThat(settings.node().id()).isEqualTo("node-2");
        assertThat(settings.cluster().seeds())
                .contains("node-2:" + settings.cluster().port());
        String prometheus = OperationsFiles.read(DEPLOY.resolve("compose/prometheus.yml"));
        assertThat(prometheus).contains("node-2:" + settings.http().port());
    }

    @Test
    void nodesOnKubernetesFindEachOtherByTheirService(@TempDir Path folder) throws Exception {
        String conf = manifest("base/settings.yaml", "ConfigMap", "photosphere-settings")
                .at("/data/node.conf")
                .asText();
        Settings settings = settings(folder, conf, Map.of("POD_NAME", "photosphere-1", "POD_IP", "10.1.2.3"));
        ClusterSettings.Discovery discovery = settings.cluster().discovery().orElseThrow();
        String namespace = manifest("base/namespace.yaml", "Namespace", "photosphere")
                .at("/metadata/name")
                .asText();
        JsonNode service = manifest("base/services.yaml", "Service", "photosphere-nodes");
        assertThat(discovery.service()).startsWith(service.at("/metadata/name").asText() + "." + namespace + ".svc");
        assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        JsonNode pod = pod();
        JsonNode ports = pod.at("/containers/0/ports");
        assertThat(port(service.at("/spec/ports"), "management", "port"))
                .isEqualTo(port(ports, "management", "containerPort"))
                .isEqualTo(discovery.port());
        assertThat(port(ports, "remoting", "containerPort"))
                .isEqualTo(settings.cluster().port());
        assertThat(port(ports, "http", "containerPort"))
                .isEqualTo(settings.http().port());
        // More than half of those that start, or two clusters could begin.
        int replicas = statefulSet().at("/spec/replicas").asInt();
        assertThat(discovery.contactPoints() * 2).isGreaterThan(replicas);
        Duration grace =
                Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asInt());
        assertThat(grace).isGreaterThan(settings.node().drainTimeout());
    }

    private static JsonNode statefulSet() throws IOException {
        return manifest("base/nodes.yaml", "StatefulSet", "photosphere");
    }

    private static JsonNode pod() throws IOException {
        return statefulSet().at("/spec/template/spec");
    }

    /** Transactional ids contain it: a restarted pod aborts its open transactions, and no two pods share one. */
    @Test
    void aPodKeepsItsIdentityOverRestarts(@TempDir Path folder) throws Exception {
        JsonNode set = statefulSet();
        assertThat(set.at("/spec/serviceName").asText())
                .isEqualTo(manifest("base/services.yaml", "Service", "photosphere-nodes")
                        .at("/metadata/name")
                        .asText());
        // No node is ready before it has found others.
        assertThat(set.at("/spec/podManagementPolicy").asText()).isEqualTo("Parallel");
        JsonNode name = OperationsFiles.elements(pod().at("/containers/0/env"))
                .filter(variable -> variable.path("name").asText().equals("POD_NAME"))
                .findFirst()
                .orElseThrow();
        assertThat(name.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("metadata.name");
        String conf = manifest("base/settings.yaml", "ConfigMap", "photosphere-settings")
                .at("/data/node.conf")
                .asText();
        Settings settings = settings(folder, conf, Map.of("POD_NAME", "photosphere-1", "POD_IP", "10.1.2.3"));
        assertThat(settings.node().id()).isEqualTo("photosphere-1");
        for (String file : List.of("base/scaling.yaml", "gpu/nodes.yaml")) {
            assertThat(OperationsFiles.read(KUBERNETES.resolve(file)))
                    .contains("kind: StatefulSet")
                    .doesNotContain("kind: Deployment");
        }
    }

    @Test
    void podsReachNamesKafkaAndEachOtherAlone(@TempDir Path folder) throws Exception {
        JsonNode policy = manifest("base/network.yaml", "NetworkPolicy", "photosphere");
        assertThat(policy.at("/spec/policyTypes")).hasToString("[\"Ingress\",\"Egress\"]");
        JsonNode egress = policy.at("/spec/egress");
        assertThat(egress).hasSize(3).allSatisfy(rule -> {
            assertThat(rule.path("to")).isNotEmpty();
            assertThat(rule.path("ports")).isNotEmpty();
        });
        assertThat(egress.at("/0/to/0/podSelector")).isEqualTo(policy.at("/spec/podSelector"));
        assertThat(egress.path(0).findValuesAsText("port")).containsExactly("management", "remoting");
        assertThat(egress.path(1).findValuesAsText("port")).containsExactly("53", "53");
        assertThat(egress.path(1).findValuesAsText("protocol")).containsExactly("UDP", "TCP");
        String conf = manifest("base/settings.yaml", "ConfigMap", "photosphere-settings")
                .at("/data/node.conf")
                .asText();
        String broker = settings(folder, conf, Map.of("POD_NAME", "photosphere-1", "POD_IP", "10.1.2.3"))
                .kafka()
                .bootstrapServers();
        assertThat(broker)
                .isEqualTo("kafka."
                        + egress.at("/2/to/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                                .asText()
                        + ".svc:"
                        + egress.at("/2/ports/0/port").asText());
    }

    /** Rules, alerts and dashboards use these labels with either configuration. */
    @Test
    void theOperatorScrapesTheJobOfPrometheus() throws Exception {
        JsonNode job =
                OperationsFiles.yaml(KUBERNETES.resolve("prometheus.yml")).at("/scrape_configs/0");
        JsonNode monitor = manifest("monitoring/pods.yaml", "PodMonitor", "photosphere");
        JsonNode endpoint = monitor.at("/spec/podMetricsEndpoints/0");
        assertThat(endpoint.path("interval")).isEqualTo(job.path("scrape_interval"));
        assertThat(monitor.at("/spec/selector")).isEqualTo(statefulSet().at("/spec/selector"));
        Map<String, String> labels = labels(job.path("relabel_configs"), "target_label", "source_labels");
        labels.put("job", job.path("job_name").asText());
        assertThat(labels(endpoint.path("relabelings"), "targetLabel", "sourceLabels"))
                .isEqualTo(labels)
                .containsOnlyKeys("job", "namespace", "instance", "cluster");
        assertThat(OperationsFiles.elements(pod().at("/containers/0/ports")))
                .anyMatch(port -> port.path("name").equals(endpoint.path("port")));
    }

    /** Returns each label with the source of its value. */
    private static Map<String, String> labels(JsonNode rules, String target, String source) {
        Map<String, String> labels = new TreeMap<>();
        OperationsFiles.elements(rules)
                .filter(rule -> rule.has(target))
                .forEach(rule -> labels.put(
                        rule.path(target).asText(),
                        rule.path("replacement")
                                .asText(rule.path(source).path(0).asText())));
        return labels;
    }

    private static int port(JsonNode ports, String name, String key) {
        return OperationsFiles.elements(ports)
                .filter(port -> port.path("name").asText().equals(name))
                .mapToInt(port -> port.path(key).asInt())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void podsAreConfinedAndWatched() throws Exception {
        JsonNode pod = pod();
        JsonNode container = pod.at("/containers/0");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/ready");
        // Libraries are in the image: only /tmp is written to.
        assertThat(OperationsFiles.elements(pod.path("volumes"))
                        .filter(volume -> volume.has("emptyDir"))
                        .map(volume -> volume.path("name").asText()))
                .containsExactly("temporary");
        assertThat(container.at("/volumeMounts").findValuesAsText("mountPath")).contains("/tmp");
    }

    @Test
    void scalesByAMetricThatThereIs() throws Exception {
        String metric = manifest("base/scaling.yaml", "HorizontalPodAutoscaler", "photosphere")
                .at("/spec/metrics/0/external/metric/name")
                .asText();
        assertThat(OperationsFiles.read(Path.of("../src/site/markdown/metrics.md")))
                .contains("`" + metric + "`");
        assertThat(OperationsFiles.yaml(KUBERNETES.resolve("prometheus-adapter.yml"))
                        .at("/rules/external/0/seriesQuery")
                        .asText())
                .startsWith(metric);
    }
}
