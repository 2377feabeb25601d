package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.acceptance.OperationsFiles.Expression;

/** Rules, alerts, runbook and dashboards are complete and use existing metrics. No server is needed. */
class OperationsTest {

    private static final Path PAGE = Path.of("../src/site/markdown/metrics.md");
    private static final Pattern METRIC = Pattern.compile("(?<![\\w:])(photosphere_[a-z0-9_]+)");
    private static final Pattern RECORD = Pattern.compile("cluster:[a-z0-9_]+:[a-z0-9_]+");
    private static final Pattern PAGE_ROW =
            Pattern.compile("^\\| `(photosphere_[a-z0-9_]+)` \\| (\\w+) ", Pattern.MULTILINE);

    static List<String> alerts() {
        return OperationsFiles.rules("alerts/photosphere.yml").stream()
                .map(rule -> rule.path("alert").asText())
                .distinct()
                .toList();
    }

    static List<Path> dashboards() {
        return OperationsFiles.dashboards();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertHasItsEntryInTheRunbook(String alert) {
        String after = OperationsFiles.runbook().split("## " + alert + "\n", -1)[1];
        String entry = after.split("\n## ", -1)[0];
        assertThat(entry).contains("**Meaning.**", "**Impact.**", "**First look.**", "**Fix.**");
        assertThat(OperationsFiles.rules("alerts/photosphere.yml"))
                .filteredOn(rule -> rule.path("alert").asText().equals(alert))
                .allSatisfy(rule -> {
                    assertThat(rule.path("annotations").path("runbook").asText())
                            .isEqualTo("ops/runbook.md#" + alert.toLowerCase(Locale.ROOT));
                    assertThat(rule.path("labels").path("severity").asText()).isIn("page", "ticket");
                });
    }

    @Test
    void theRunbookHasNoEntryWithoutAnAlert() {
        List<String> entries = Pattern.compile("^## (\\w+)$", Pattern.MULTILINE)
                .matcher(OperationsFiles.runbook())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(entries).containsExactlyInAnyOrderElementsOf(alerts());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertHasATestThatMakesItFireAndOneThatLeavesItSilent(String alert) {
        Set<Boolean> fires = OperationsFiles.alertTests().stream()
                .flatMap(test -> OperationsFiles.elements(test.path("alert_rule_test")))
                .filter(test -> test.path("alertname").asText().equals(alert))
                .map(test -> !test.path("exp_alerts").isEmpty())
                .collect(Collectors.toSet());
        assertThat(fires).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void rulesAndAlertsSpeakOfMetricsThatThereAre() {
        List<JsonNode> rules = new ArrayList<>(OperationsFiles.rules("rules/photosphere.yml"));
        rules.addAll(OperationsFiles.rules("alerts/photosphere.yml"));
        assertThat(rules)
                .allSatisfy(rule -> assertKnown(new Expression(
                        rule.path("record").asText() + rule.path("alert").asText(),
                        rule.path("expr").asText())));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void aDashboardSpeaksOfMetricsThatThereAre(Path dashboard) {
        assertThat(OperationsFiles.expressions(dashboard)).isNotEmpty().allSatisfy(OperationsTest::assertKnown);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItShowsAndInWhichUnit(Path dashboard) {
        assertThat(OperationsFiles.elements(OperationsFiles.dashboard(dashboard).path("panels")))
                .filteredOn(panel -> !panel.path("type").asText().equals("row"))
                .allSatisfy(panel -> {
                    assertThat(panel.path("title").asText()).isNotBlank();
                    assertThat(panel.path("description").asText()).isNotBlank();
                    assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
                });
    }

    @Test
    void dashboardsHaveNamesOfTheirOwnAndPanelsDoNotOverlap() {
        Set<String> uids = new HashSet<>();
        for (Path file : dashboards()) {
            JsonNode dashboard = OperationsFiles.dashboard(file);
            assertThat(uids.add(dashboard.path("uid").asText()))
                    .as("uid of " + file)
                    .isTrue();
            Set<String> cells = new HashSet<>();
            OperationsFiles.elements(dashboard.path("panels"))
                    .map(panel -> panel.path("gridPos"))
                    .forEach(at -> {
                        for (int x = at.path("x").asInt();
                                x < at.path("x").asInt() + at.path("w").asInt();
                                x++) {
                            for (int y = at.path("y").asInt();
                                    y < at.path("y").asInt() + at.path("h").asInt();
                                    y++) {
                                assertThat(x).isBetween(0, 23);
                                assertThat(cells.add(x + "," + y))
                                        .as(file + ": " + x + "," + y)
                                        .isTrue();
                            }
                        }
                    });
        }
    }

    @Test
    void theUnitOfSystemdIsOne(@TempDir Path folder) throws Exception {
        Optional<Path> systemd = MonitoringServers.find("systemd-analyze");
        Assumptions.assumeTrue(systemd.isPresent(), "systemd is not installed");
        String unit = OperationsFiles.read(OperationsFiles.OPS.resolve("deploy/photosphere.service"));
        Path here = Files.writeString(
                folder.resolve("photosphere.service"),
                unit.replace("/opt/photosphere", Path.of("..").toRealPath().toString()));
        Process check = new ProcessBuilder(systemd.get().toString(), "verify", here.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(printed).isZero();
        // An unknown key is reported in a line with the file, without failure.
        assertThat(printed).doesNotContain("photosphere.service:");
    }

    private static void assertKnown(Expression expression) {
        Set<String> known = known();
        assertThat(found(METRIC, expression.text())).as(expression.place()).isSubsetOf(known);
        Set<String> records = OperationsFiles.rules("rules/photosphere.yml").stream()
                .map(rule -> rule.path("record").asText())
                .collect(Collectors.toSet());
        assertThat(found(RECORD, expression.text())).as(expression.place()).isSubsetOf(records);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** Returns the metrics of their page, which a test compares with the enum, with the suffixes of histograms. */
    private static Set<String> known() {
        Set<String> known = new HashSet<>();
        PAGE_ROW.matcher(OperationsFiles.read(PAGE)).results().forEach(row -> {
            known.add(row.group(1));
            if (row.group(2).equals("timer") || row.group(2).equals("summary")) {
                known.addAll(List.of(row.group(1) + "_bucket", row.group(1) + "_count", row.group(1) + "_sum"));
            }
        });
        return known;
    }
}
