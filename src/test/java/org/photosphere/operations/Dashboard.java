package org.photosphere.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A dashboard: rows of panels, and the parts common to all dashboards. */
final class Dashboard {

    private static final int COLUMNS = 24;

    private static final String COMMON = """
            {"tags": ["photosphere"], "schemaVersion": 41, "version": 1, "editable": true, "graphTooltip": 1,
             "refresh": "10s", "time": {"from": "now-1h", "to": "now"}, "timezone": "browser",
             "annotations": {"list": [
               {"name": "Alerts", "datasource": {"type": "prometheus", "uid": "${datasource}"}, "enable": true,
                "iconColor": "red", "expr": "ALERTS{alertstate=\\"firing\\", alertname=~\\"Photosphere.*\\"}",
                "titleFormat": "{{alertname}}", "textFormat": "{{instance}}"}]}}""";

    private static final String DATASOURCE = """
            {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus"}""";

    private static final String RUNBOOK = """
            {"name": "runbook", "label": "Runbook", "type": "textbox",
             "description": "Where your copy of ops/runbook.md is served.", "query": "/ops/runbook.md",
             "current": {"text": "/ops/runbook.md", "value": "/ops/runbook.md"}, "hide": 2}""";

    private static final String LINKS = """
            {"links": [
              {"title": "Photosphere", "type": "dashboards", "tags": ["photosphere"], "asDropdown": true,
               "includeVars": true, "keepTime": true, "icon": "external link", "tooltip": "", "targetBlank": false,
               "url": ""},
              {"title": "Runbook", "type": "link", "url": "${runbook}", "targetBlank": true, "icon": "doc",
               "tooltip": "", "tags": [], "asDropdown": false, "includeVars": false, "keepTime": false}]}""";

    private record Row(String title, List<Panel> panels) {}

    private final String name;
    private final String title;
    private final String description;
    private final ArrayNode variables = Json.array();
    private final List<Row> rows = new ArrayList<>();

    /** @param name name of its file and its address */
    Dashboard(String name, String title, String description) {
        this.name = name;
        this.title = title;
        this.description = description;
        variables.add(Json.parse(DATASOURCE));
        variable("cluster", "Cluster", "up{job='photosphere'}");
        variable("instance", "Node", "up{job='photosphere', cluster=~'$cluster'}");
    }

    /**
     * Adds a variable with multiple selection.
     *
     * @param name label whose values can be selected, and name of the variable
     * @param series series that have the label
     */
    Dashboard variable(String name, String label, String series) {
        ObjectNode variable = variables.addObject();
        variable.put("name", name).put("label", label).put("type", "query");
        variable.set("datasource", Json.datasource());
        variable.putObject("query")
                .put("query", "label_values(" + series.replace('\'', '"') + ", " + name + ")")
                .put("refId", "v");
        variable.put("refresh", 2).put("sort", 1).put("multi", true).put("includeAll", true);
        variable.put("allValue", ".*");
        variable.set("current", Json.parse("{\"text\": [\"All\"], \"value\": [\"$__all\"]}"));
        return this;
    }

    /** Adds a row, whose panels flow from left to right. */
    Dashboard row(String title, Panel... panels) {
        rows.add(new Row(title, List.of(panels)));
        return this;
    }

    String file() {
        return name + ".json";
    }

    /** Returns the JSON read by Grafana. */
    String json() {
        ObjectNode dashboard = Json.object();
        dashboard.put("uid", "photosphere-" + name).put("title", "Photosphere / " + title);
        dashboard.put("description", description);
        dashboard.setAll(Json.parse(COMMON));
        ArrayNode all = dashboard.putObject("templating").putArray("list");
        all.addAll(variables).add(Json.parse(RUNBOOK));
        dashboard.setAll(Json.parse(LINKS));
        dashboard.set("panels", panels());
        return Json.print(dashboard);
    }

    private ArrayNode panels() {
        ArrayNode all = Json.array();
        int y = 0;
        for (Row row : rows) {
            ObjectNode title = all.addObject().put("id", all.size()).put("type", "row");
            title.put("title", row.title()).put("collapsed", false).putArray("panels");
            title.set("gridPos", Json.place(0, y, COLUMNS, 1));
            y++;
            int x = 0;
            int height = 0;
            for (Panel panel : row.panels()) {
                if (x + panel.width() > COLUMNS) {
                    x = 0;
                    y += height;
                    height = 0;
                }
                all.add(panel.json(all.size() + 1, x, y));
                x += panel.width();
                height = Math.max(height, panel.height());
            }
            y += height;
        }
        return all;
    }
}
