package org.photosphere.operations;

/** State of the stream at a glance. */
final class OverviewDashboard {

    private OverviewDashboard() {}

    static Dashboard describe() {
        return new Dashboard("overview", "Overview", "State of the stream: objectives, error budgets, throughput.")
                .row(
                        "Now",
                        Panel.stat(
                                        "Answers",
                                        "ops",
                                        "Parameters and dead letters committed per second, over five minutes.")
                                .query("sum(cluster:photosphere_answers:rate5m{CLUSTERS})", ""),
                        Panel.stat("Waiting", "short", "Spectra in Kafka that the group has not committed.")
                                .threshold(10000, "orange")
                                .query("sum(cluster:photosphere_lag:records{CLUSTERS})", ""),
                        Panel.stat("99th percentile", "s", "From the broker's timestamp to the commit of the answer.")
                                .threshold(1, "orange")
                                .threshold(5, "red")
                                .query(
                                        "histogram_quantile(0.99, sum by (le) (rate(photosphere_end_to_end_seconds_bucket{clock!='create_time', CLUSTERS}[5m])))",
                                        ""),
                        Panel.stat("Nodes", "short", "Nodes that answer Prometheus.")
                                .query("sum(up{job='photosphere', CLUSTERS})", ""),
                        Panel.stat("Devices out", "short", "Devices disabled after exceeding their budget of restarts.")
                                .threshold(1, "red")
                                .query("sum(photosphere_devices_out{CLUSTERS})", ""),
                        Panel.stat(
                                        "Unaccounted",
                                        "short",
                                        "Spectra that were ingested and are neither answered nor in flight. Persistent non-zero values indicate a defect.")
                                .threshold(1, "red")
                                .query("sum(abs(photosphere_spectra_unaccounted{CLUSTERS}))", ""))
                .row(
                        "Objectives",
                        Panel.lines(
                                        "Late answers: burn rate",
                                        "none",
                                        "Share of answers later than 5 s, over the budget of 1 %. At 1 the month's budget lasts a month; pages begin at 14.4 over an hour and 6 over six hours.")
                                .half()
                                .limit(14.4)
                                .query("cluster:photosphere_late:share_rate5m{CLUSTERS} / 0.01", "5m")
                                .query("cluster:photosphere_late:share_rate1h{CLUSTERS} / 0.01", "1h")
                                .query("cluster:photosphere_late:share_rate6h{CLUSTERS} / 0.01", "6h")
                                .query("cluster:photosphere_late:share_rate3d{CLUSTERS} / 0.01", "3d"),
                        Panel.lines(
                                        "Failed spectra: burn rate",
                                        "none",
                                        "Share of spectra without parameters because of internal failures, over the budget of 0.1 %.")
                                .half()
                                .limit(14.4)
                                .query("cluster:photosphere_failed:share_rate5m{CLUSTERS} / 0.001", "5m")
                                .query("cluster:photosphere_failed:share_rate1h{CLUSTERS} / 0.001", "1h")
                                .query("cluster:photosphere_failed:share_rate6h{CLUSTERS} / 0.001", "6h")
                                .query("cluster:photosphere_failed:share_rate3d{CLUSTERS} / 0.001", "3d"))
                .row(
                        "Throughput and freshness",
                        Panel.lines("Answers by survey", "ops", "Parameters committed per second.")
                                .query(
                                        "sum by (survey) (rate(photosphere_parameters_published_total{CLUSTERS}[5m]))",
                                        "{{survey}}"),
                        Panel.lines("Waiting spectra", "short", "Lag of the group, all surveys.")
                                .query("cluster:photosphere_lag:records{CLUSTERS}", "{{cluster}}"),
                        Panel.lines("From broker to commit", "s", "Percentiles of all answers.")
                                .query(
                                        "histogram_quantile(0.5, sum by (le) (rate(photosphere_end_to_end_seconds_bucket{clock!='create_time', CLUSTERS}[5m])))",
                                        "median")
                                .query(
                                        "histogram_quantile(0.95, sum by (le) (rate(photosphere_end_to_end_seconds_bucket{clock!='create_time', CLUSTERS}[5m])))",
                                        "95 %")
                                .query(
                                        "histogram_quantile(0.99, sum by (le) (rate(photosphere_end_to_end_seconds_bucket{clock!='create_time', CLUSTERS}[5m])))",
                                        "99 %")
                                .withExemplars());
    }
}
