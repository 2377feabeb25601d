package org.photosphere.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Files for operators: rules, alerts, their tests, the runbook, dashboards. */
final class OperationsFiles {

    static final Path OPS = Path.of("../ops").toAbsolutePath().normalize();
    private static final Path DASHBOARDS = Path.of("../dashboards");

    /** An expression in PromQL and its location. */
    record Expression(String place, String text) {}

    private OperationsFiles() {}

    static String runbook() {
        return read(OPS.resolve("runbook.md"));
    }

    /** Returns the entries of all groups of a file of rules or alerts. */
    static List<JsonNode> rules(String file) {
        return elements(yaml(OPS.resolve(file)).path("groups"))
                .flatMap(group -> elements(group.path("rules")))
                .toList();
    }

    static List<JsonNode> alertTests() {
        return Stream.of("alerts.yml", "science.yml")
                .flatMap(file ->
                        elements(yaml(OPS.resolve("tests").resolve(file)).path("tests")))
                .toList();
    }

    static List<Path> dashboards() {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode dashboard(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is no JSON", e);
        }
    }

    /** Returns the expressions of all panels. */
    static List<Expression> expressions(Path dashboard) {
        return elements(dashboard(dashboard).path("panels"))
                .flatMap(panel -> elements(panel.path("targets"))
                        .map(target -> new Expression(
                                dashboard.getFileName() + ", "
                                        + panel.path("title").asText(),
                                target.path("expr").asText())))
                .toList();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static JsonNode yaml(Path file) {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is no YAML", e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
