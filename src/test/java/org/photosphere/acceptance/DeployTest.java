package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.config.ClusterSettings;
import org.photosphere.services.config.Settings;

/**
 * Deployments fit the nodes that they run: settings that a node takes, ports and paths that it has, time for what it holds.
 * That they have the form their programs want, ops/tests/schemas checks.
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

    /** @param environment what the deployment gives the node */
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
        // What nodes have in common stands beside the services.
        JsonNode compose = OperationsFiles.yaml(DEPLOY.resolve("compose.yml"));
        assertThat(compose.path("services").fieldNames())
                .toIterable()
                .contains("kafka", "node-1", "node-2", "node-3", "prometheus", "alertmanager", "grafana");
        List<String> mounted = compose.findValues("volumes").stream()
                .flatMap(OperationsFiles::elements)
                .map(JsonNode::asText)
                .filter(volume -> volume.startsWith("."))
                .map(volume -> volume.substring(0, volume.indexOf(':')))
                .toList();
        assertThat(mounted)
                .hasSizeGreaterThan(5)
                .contains("./compose/node.conf")
                .allSatisfy(file -> assertThat(DEPLOY.resolve(file)).exists());
        assertThat(compose.findValuesAsText("image"))
                .isNotEmpty()
                .allMatch(image -> image.matches("[a-z/]+:v?\\d[\\w.-]+"), "has a version");
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
        Settings settings = settings(folder, conf, Map.of("POD_NAME", "photosphere-abc", "POD_IP", "10.1.2.3"));
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
        int replicas = manifest("base/nodes.yaml", "Deployment", "photosphere")
                .at("/spec/replicas")
                .asInt();
        assertThat(discovery.contactPoints() * 2).isGreaterThan(replicas);
        Duration grace =
                Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asInt());
        assertThat(grace).isGreaterThan(settings.node().drainTimeout());
    }

    private static JsonNode pod() throws IOException {
        return manifest("base/nodes.yaml", "Deployment", "photosphere").at("/spec/template/spec");
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
        // A name that the image's Maven profile has, and what every secret and cache is mounted for.
        assertThat(container.at("/volumeMounts").findValuesAsText("mountPath"))
                .contains("/tmp", "/var/cache/photosphere");
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
