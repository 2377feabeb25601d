package org.photosphere.operations;

/** Time of a spectrum in each stage. */
final class PipelineDashboard {

    private PipelineDashboard() {}

    static Dashboard describe() {
        return new Dashboard("pipeline", "Pipeline by stage", "Time of a spectrum in each stage of the pipeline.")
                .variable("survey", "Survey", "photosphere_spectra_ingested_total{cluster=~'$cluster'}")
                .row(
                        "Time",
                        Panel.lines(
                                        "Mean time by stage",
                                        "s",
                                        "From the previous stage's end to this one's. `batch` is the wait for a full batch and a device, `invert` the work; `publish` waits for all spectra polled earlier, then for the broker.")
                                .half()
                                .stacked()
                                .query(
                                        "sum by (stage, kind) (rate(photosphere_stage_time_seconds_sum{NODES}[5m])) / sum by (stage, kind) (rate(photosphere_stage_time_seconds_count{NODES}[5m]))",
                                        "{{stage}}: {{kind}}"),
                        Panel.lines("99th percentile by stage", "s", "99th percentile of the same times.")
                                .half()
                                .query(
                                        "histogram_quantile(0.99, sum by (le, stage, kind) (rate(photosphere_stage_time_seconds_bucket{NODES}[5m])))",
                                        "{{stage}}: {{kind}}"),
                        Panel.heatmap("From broker to commit", "s", "All answers, by latency.")
                                .whole()
                                .query(
                                        "sum by (le) (increase(photosphere_end_to_end_seconds_bucket{clock!='create_time', NODES}[1m]))",
                                        "{{le}}"))
                .row(
                        "Counts",
                        Panel.lines(
                                        "In and out by survey",
                                        "ops",
                                        "Spectra polled and parameters committed per second.")
                                .query(
                                        "sum by (survey) (rate(photosphere_spectra_ingested_total{NODES, survey=~'$survey'}[5m]))",
                                        "{{survey}} in")
                                .query(
                                        "sum by (survey) (rate(photosphere_parameters_published_total{NODES, survey=~'$survey'}[5m]))",
                                        "{{survey}} out"),
                        Panel.lines("Dead letters by reason", "ops", "Dead letters committed per second.")
                                .query(
                                        "sum by (reason) (rate(photosphere_dead_letters_total{NODES}[5m]))",
                                        "{{reason}}"),
                        Panel.lines("In flight, and its bound", "short", "At the bound a node pauses reading.")
                                .query("sum by (instance) (photosphere_spectra_in_flight{NODES})", "{{instance}}")
                                .query("max(photosphere_spectra_in_flight_limit{NODES})", "bound"),
                        Panel.lines("Bytes in flight, and their bound", "bytes", "At the bound a node pauses reading.")
                                .query("sum by (instance) (photosphere_in_flight_bytes{NODES})", "{{instance}}")
                                .query("max(photosphere_in_flight_limit_bytes{NODES})", "bound"),
                        Panel.lines("Wait for a device", "short", "Spectra in the batcher.")
                                .query("sum by (instance) (photosphere_batch_queue{NODES})", "{{instance}}"),
                        Panel.heatmap("Spectra per batch", "short", "Small batches without load, full ones under load.")
                                .query(
                                        "sum by (le) (increase(photosphere_batch_size_spectra_bucket{NODES}[1m]))",
                                        "{{le}}"),
                        Panel.lines("Ledger", "short", "Ingested minus answered, voided and in flight.")
                                .signed()
                                .query("photosphere_spectra_unaccounted{NODES}", "{{instance}}")
                                .query(
                                        "sum by (instance) (rate(photosphere_spectra_voided_total{NODES}[5m]))",
                                        "{{instance}} voided per second"))
                .row(
                        "Waiting and working",
                        Panel.lines(
                                        "Wait and work of a spectrum",
                                        "s",
                                        "Mean waiting time of a spectrum (for Kafka, a full batch, a device, a transaction) and mean processing time.")
                                .half()
                                .query(
                                        "sum by (kind) (rate(photosphere_stage_time_seconds_sum{NODES}[5m])) / on () group_left () sum(rate(photosphere_stage_time_seconds_count{stage='invert', NODES}[5m]))",
                                        "{{kind}}"),
                        Panel.lines(
                                        "Empty places of inversions",
                                        "percentunit",
                                        "Share of unused places of inversion batches: small batches cost more per spectrum.")
                                .half()
                                .max(1)
                                .query(
                                        "sum by (cluster) (rate(photosphere_batch_padding_spectra_total{NODES}[5m])) / (sum by (cluster) (rate(photosphere_batch_padding_spectra_total{NODES}[5m])) + sum by (cluster) (rate(photosphere_batch_size_spectra_sum{NODES}[5m])))",
                                        "empty {{cluster}}"));
    }
}
