package org.photosphere.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated files of operations: with {@code -Dfiles.write=true} this writes them, else it fails where a file differs
 * from its description.
 *
 * <pre>mvn -pl src -am test -Dtest=GeneratedFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dfiles.write=true</pre>
 */
class GeneratedFilesTest {

    private static final Path DASHBOARDS = Path.of("../dashboards");
    private static final Path OPERATIONS = Path.of("../ops");

    private static final List<Dashboard> ALL = List.of(
            OverviewDashboard.describe(),
            PipelineDashboard.describe(),
            KafkaDashboard.describe(),
            DevicesDashboard.describe(),
            ModelsDashboard.describe(),
            ScienceDashboard.describe());

    static Map<Path, String> files() {
        Map<Path, String> files = new TreeMap<>();
        files.put(OPERATIONS.resolve("deploy/kubernetes/monitoring/rules.yaml"), PrometheusRules.manifest(OPERATIONS));
        ALL.forEach(dashboard -> files.put(DASHBOARDS.resolve(dashboard.file()), dashboard.json()));
        return files;
    }

    static Stream<Map.Entry<Path, String>> each() {
        return files().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("each")
    void aFileIsThatOfItsDescription(Map.Entry<Path, String> file) throws Exception {
        if (Boolean.getBoolean("files.write")) {
            Files.writeString(file.getKey(), file.getValue());
        }
        assertThat(file.getKey())
                .content()
                .as("regenerate it with -Dfiles.write=true")
                .isEqualTo(file.getValue());
    }

    @Test
    void everyDashboardHasADescription() throws Exception {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(ALL.stream()
                            .map(dashboard -> DASHBOARDS.resolve(dashboard.file()))
                            .toList());
        }
    }
}
