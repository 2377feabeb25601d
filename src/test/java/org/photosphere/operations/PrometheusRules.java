package org.photosphere.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Recording rules and alerts as a manifest of the Prometheus operator. */
final class PrometheusRules {

    private static final List<String> FILES = List.of("rules/photosphere.yml", "alerts/photosphere.yml");

    private static final String HEADER = """
            # Generated from ops/rules and ops/alerts by GeneratedFilesTest; do not edit.
            """;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
            .enable(
                    YAMLGenerator.Feature.MINIMIZE_QUOTES,
                    YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS,
                    YAMLGenerator.Feature.LITERAL_BLOCK_STYLE,
                    YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private PrometheusRules() {}

    /** @param operations folder of the rule files that Prometheus reads */
    static String manifest(Path operations) {
        ObjectNode manifest = Json.object();
        manifest.put("apiVersion", "monitoring.coreos.com/v1").put("kind", "PrometheusRule");
        manifest.putObject("metadata").put("name", "photosphere");
        ArrayNode groups = manifest.putObject("spec").putArray("groups");
        try {
            for (String file : FILES) {
                YAML.readTree(operations.resolve(file).toFile()).path("groups").forEach(groups::add);
            }
            return HEADER + YAML.writeValueAsString(manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
