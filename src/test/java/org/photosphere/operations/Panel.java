package org.photosphere.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** A panel of a dashboard: its queries and the options that differ between panels of its type. */
final class Panel {

    private static final String LEGEND_AND_TOOLTIP = """
            {"legend": {"calcs": [], "showLegend": true, "displayMode": "list", "placement": "bottom"},
             "tooltip": {"mode": "multi", "sort": "desc"}}""";

    private static final String LAST_VALUE = """
            {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area",
             "orientation": "auto", "textMode": "auto", "justifyMode": "auto", "wideLayout": true,
             "showPercentChange": false, "percentChangeColorMode": "standard"}""";

    private static final String BUCKETS = """
            {"calculate": false,
             "color": {"mode": "scheme", "scheme": "Oranges", "steps": 64, "fill": "dark-orange", "exponent": 0.5,
                       "reverse": false},
             "yAxis": {"unit": "%s"}, "cellGap": 1,
             "tooltip": {"mode": "single", "yHistogram": false, "showColorScale": false}, "showValue": "auto",
             "legend": {"show": true}, "exemplars": {"color": "rgba(255,0,255,0.7)"}}""";

    /** A gap longer than this, ms, is shown as one: a node was down. */
    private static final String LINES = """
            {"lineWidth": 2, "fillOpacity": 8, "showPoints": "never", "spanNulls": 60000}""";

    /** Replacements of an expression's placeholders: filters by the dashboard's variables. */
    private static final Map<String, String> CHOSEN = Map.of(
            "CLUSTERS", "cluster=~\"$cluster\"",
            "NODES", "cluster=~\"$cluster\", instance=~\"$instance\"",
            "SURVEYS", "cluster=~\"$cluster\", survey=~\"$survey\"");

    private final String type;
    private final String title;
    private final String description;
    private final String unit;
    private final ObjectNode options;
    private final ObjectNode custom = Json.object();
    private final ObjectNode bounds = Json.object();
    private final TreeMap<Double, String> thresholds = new TreeMap<>();
    private final ArrayNode queries = Json.array();
    private int width = 8;
    private int height = 8;

    private Panel(String type, String title, String unit, String description, String options) {
        this.type = type;
        this.title = title;
        this.description = description;
        this.unit = unit;
        this.options = Json.parse(options);
    }

    /**
     * Returns a panel of lines over time, from zero.
     *
     * @param unit Grafana's name of the values' unit
     */
    static Panel lines(String title, String unit, String description) {
        Panel panel = new Panel("timeseries", title, unit, description, LEGEND_AND_TOOLTIP);
        panel.custom.setAll(Json.parse(LINES));
        panel.bounds.put("min", 0);
        return panel;
    }

    /** Returns a panel of the last value as a number. */
    static Panel stat(String title, String unit, String description) {
        return new Panel("stat", title, unit, description, LAST_VALUE).size(4, 4);
    }

    /** Returns a panel of a histogram's buckets over time. */
    static Panel heatmap(String title, String unit, String description) {
        return new Panel("heatmap", title, unit, description, BUCKETS.formatted(unit));
    }

    /**
     * Adds a query.
     *
     * @param expression PromQL with single quotes, and CLUSTERS, NODES or SURVEYS for the variables' filters
     * @param legend legend with labels in double braces
     */
    Panel query(String expression, String legend) {
        String text = expression.replace('\'', '"');
        for (Map.Entry<String, String> each : CHOSEN.entrySet()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        ObjectNode query = queries.addObject();
        query.put("refId", String.valueOf((char) ('A' + queries.size() - 1)));
        query.put("expr", text).put("legendFormat", legend);
        query.set("datasource", Json.datasource());
        if (type.equals("heatmap")) {
            query.put("format", "heatmap");
        }
        return this;
    }

    /** Shows the traces of the last query's exemplars. */
    Panel withExemplars() {
        ((ObjectNode) queries.get(queries.size() - 1)).put("exemplar", true);
        return this;
    }

    /** @param width width in units of 1/24 of the dashboard */
    Panel size(int width, int height) {
        this.width = width;
        this.height = height;
        return this;
    }

    /** Sets half of the dashboard's width instead of a third. */
    Panel half() {
        return size(12, height);
    }

    /** Sets the full width of the dashboard. */
    Panel whole() {
        return size(24, height);
    }

    Panel max(int most) {
        bounds.put("max", most);
        return this;
    }

    /** Shows values below zero too. */
    Panel signed() {
        bounds.remove("min");
        return this;
    }

    /** Sets a colour above a value. */
    Panel threshold(double from, String colour) {
        thresholds.put(from, colour);
        return this;
    }

    /** Draws a red line at a value. */
    Panel limit(double at) {
        custom.putObject("thresholdsStyle").put("mode", "line");
        return threshold(at, "red");
    }

    Panel stacked() {
        custom.put("fillOpacity", 40).putObject("stacking").put("mode", "normal");
        return this;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** @param id identifier, unique in its dashboard */
    ObjectNode json(int id, int x, int y) {
        ObjectNode panel = Json.object().put("id", id).put("type", type).put("title", title);
        panel.put("description", description);
        panel.set("gridPos", Json.place(x, y, width, height));
        panel.set("datasource", Json.datasource());
        ObjectNode field = panel.putObject("fieldConfig");
        ObjectNode defaults = field.putObject("defaults").put("unit", unit);
        defaults.putObject("color").put("mode", type.equals("stat") ? "thresholds" : "palette-classic");
        defaults.setAll(bounds);
        ObjectNode absolute = defaults.putObject("thresholds").put("mode", "absolute");
        ArrayNode steps = absolute.putArray("steps");
        steps.addObject().put("color", "green").putNull("value");
        thresholds.forEach(
                (from, colour) -> steps.addObject().put("color", colour).set("value", Json.number(from)));
        if (!custom.isEmpty()) {
            defaults.set("custom", custom);
        }
        field.putArray("overrides");
        panel.set("options", options);
        panel.set("targets", queries);
        return panel;
    }
}
