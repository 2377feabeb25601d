package org.photosphere.operations;

/** Whether the stream is well, and where to look next. */
final class OverviewDashboard {

    private OverviewDashboard() {}

    static Dashboard describe() {
        return new Dashboard(
                        "overview",
                        "Overview",
                        "Is the stream well? Objectives, what they have left, and where to look next.")
                .row(
                        "Now",
                        Panel.stat(
                                        "Answers",
                                        "ops",
                                        "Parameters and dead letters committed a second, over five minutes.")
                                .query("sum(cluster:photosphere_answers:rate5m{CLUSTERS})", ""),
                        Panel.stat("Waiting", "short", "Spectra in Kafka that the group has yet to commit.")
                                .threshold(10000, "orange")
                                .query("sum(cluster:photosphere_lag:records{CLUSTERS})", ""),
                        Panel.stat("99th percentile", "s", "From the broker's timestamp to the commit of the answer.")
                                .threshold(1, "orange")
                                .threshold(5, "red")
                                .query(
                                        "histogram_quantile(0.99, sum by (le) (rate(photosphere_end_to_end_seconds_bucket{clock!='create_time', CLUSTERS}[5m])))",
                                        ""),
                        Panel.stat("Nodes", "short", "That answer Prometheus.")
                                .query("sum(up{job='photosphere', CLUSTERS})", ""),
                        Panel.stat("Devices out", "short", "That broke more often than their budget of restarts.")
                                .threshold(1, "red")
                                .query("sum(photosphere_devices_out{CLUSTERS})", ""),
                        Panel.stat(
                                        "Unaccounted",
                                        "short",
                                        "Spectra that came in and are neither answered nor in flight. Anything but 0 for minutes is a defect.")
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
                                        "Share of spectra without parameters for reasons of our own, over the budget of 0.1 %.")
                                .half()
                                .limit(14.4)
                                .query("cluster:photosphere_failed:share_rate5m{CLUSTERS} / 0.001", "5m")
                                .query("cluster:photosphere_failed:share_rate1h{CLUSTERS} / 0.001", "1h")
                                .query("cluster:photosphere_failed:share_rate6h{CLUSTERS} / 0.001", "6h")
                                .query("cluster:photosphere_failed:share_rate3d{CLUSTERS} / 0.001", "3d"))
                .row(
                        "Throughput and freshness",
                        Panel.lines("Answers by survey", "ops", "Parameters committed a second.")
                                .query(
                                        "sum by (survey) (rate(photosphere_parameters_published_total{CLUSTERS}[5m]))",
                                        "{{survey}}"),
                        Panel.lines("Spectra that wait", "short", "Lag of the group, all surveys.")
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
