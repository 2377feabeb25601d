package org.photosphere.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.photosphere.model.evaluation.pictures.PanelsPicture;
import org.photosphere.model.evaluation.pictures.PanelsPicture.Panel;
import org.photosphere.model.evaluation.pictures.PanelsPicture.Series;

/** What the dashboards show of a running node, asked of Prometheus, as pictures. */
final class DashboardPictures {

    private static final int SECONDS = 300;
    private static final int STEP = 5;

    /** More lines than this nobody tells apart. */
    private static final int MOST_SERIES = 12;

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    /** How Grafana's units are written; each with the factor of its values. */
    private static final Map<String, Unit> UNITS = Map.of(
            "percentunit", new Unit("%", 100),
            "s", new Unit("s", 1),
            "ms", new Unit("ms", 1),
            "Bps", new Unit("MB a second", 1e-6),
            "ops", new Unit("a second", 1),
            "bytes", new Unit("MB", 1e-6),
            "none", new Unit("", 1),
            "short", new Unit("", 1));

    private record Unit(String name, double factor) {}

    private DashboardPictures() {}

    /** @return the files of one dashboard */
    static List<Path> write(MonitoringServers servers, Path dashboard, Path folder) throws Exception {
        JsonNode file = OperationsFiles.dashboard(dashboard);
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : OperationsFiles.elements(file.path("panels")).toList()) {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel(servers, panel));
            }
        }
        String name = dashboard.getFileName().toString().replace(".json", "");
        return PanelsPicture.write(
                folder,
                "dashboard-" + name,
                file.path("title").asText(),
                "as a running node's Prometheus answered, five minutes",
                panels);
    }

    private static Panel panel(MonitoringServers servers, JsonNode panel) throws Exception {
        String id = panel.at("/fieldConfig/defaults/unit").asText();
        Unit unit = UNITS.getOrDefault(id, new Unit(id, 1));
        List<Series> series = new ArrayList<>();
        long end = Instant.now().getEpochSecond();
        for (JsonNode target : OperationsFiles.elements(panel.path("targets")).toList()) {
            JsonNode answer =
                    servers.range(MonitoringTest.withAll(target.path("expr").asText()), end - SECONDS, end, STEP);
            for (JsonNode each : answer) {
                Series one = series(each, target.path("legendFormat").asText(), unit, end);
                if (one.values().length > 0) {
                    series.add(one);
                }
            }
        }
        // Names beside the picture are few: the largest come first.
        series.sort(Comparator.comparingDouble(
                one -> -Arrays.stream(one.values()).map(Math::abs).max().orElse(0)));
        JsonNode at = panel.path("gridPos");
        return new Panel(
                panel.path("title").asText(),
                unit.name(),
                at.path("x").asInt(),
                at.path("y").asInt(),
                at.path("w").asInt(),
                at.path("h").asInt(),
                series.subList(0, Math.min(MOST_SERIES, series.size())));
    }

    private static Series series(JsonNode answer, String legend, Unit unit, long end) {
        List<double[]> points = new ArrayList<>();
        for (JsonNode point : answer.path("values")) {
            double value = Double.parseDouble(point.get(1).asText().replace("Inf", "Infinity"));
            if (Double.isFinite(value)) {
                points.add(new double[] {(point.get(0).asDouble() - end) / 60, value * unit.factor()});
            }
        }
        return new Series(
                VARIABLE.matcher(legend)
                        .replaceAll((MatchResult found) ->
                                answer.path("metric").path(found.group(1)).asText())
                        .strip(),
                points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray());
    }
}
