package org.photosphere.operations;

/** Where a spectrum's time goes. */
final class PipelineDashboard {

    private PipelineDashboard() {}

    static Dashboard describe() {
        return new Dashboard("pipeline", "Pipeline by stage", "Where does a spectrum's time go?")
                .variable("survey", "Survey", "photosphere_spectra_ingested_total{cluster=~'$cluster'}")
                .row(
                        "Time",
                        Panel.lines(
                                        "Mean time by stage",
                                        "s",
                                        "Between a stage's end and the end of the one before. `batch` is the wait for company and a device, `invert` the work; `publish` waits until all that was polled before is done, then for the broker.")
                                .half()
                                .stacked()
                                .query(
                                        "sum by (stage, kind) (rate(photosphere_stage_time_seconds_sum{NODES}[5m])) / sum by (stage, kind) (rate(photosphere_stage_time_seconds_count{NODES}[5m]))",
                                        "{{stage}}: {{kind}}"),
                        Panel.lines("99th percentile by stage", "s", "Of the same.")
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
                        Panel.lines("In and out by survey", "ops", "Spectra polled, parameters committed, a second.")
                                .query(
                                        "sum by (survey) (rate(photosphere_spectra_ingested_total{NODES, survey=~'$survey'}[5m]))",
                                        "{{survey}} in")
                                .query(
                                        "sum by (survey) (rate(photosphere_parameters_published_total{NODES, survey=~'$survey'}[5m]))",
                                        "{{survey}} out"),
                        Panel.lines("Dead letters by reason", "ops", "A second.")
                                .query(
                                        "sum by (reason) (rate(photosphere_dead_letters_total{NODES}[5m]))",
                                        "{{reason}}"),
                        Panel.lines("In flight, and its bound", "short", "At the bound a node reads no more.")
                                .query("sum by (instance) (photosphere_spectra_in_flight{NODES})", "{{instance}}")
                                .query("max(photosphere_spectra_in_flight_limit{NODES})", "bound"),
                        Panel.lines("Bytes in flight, and their bound", "bytes", "At the bound a node reads no more.")
                                .query("sum by (instance) (photosphere_in_flight_bytes{NODES})", "{{instance}}")
                                .query("max(photosphere_in_flight_limit_bytes{NODES})", "bound"),
                        Panel.lines("Wait for a device", "short", "Spectra in the batcher.")
                                .query("sum by (instance) (photosphere_batch_queue{NODES})", "{{instance}}"),
                        Panel.heatmap(
                                        "Spectra of a batch",
                                        "short",
                                        "Small ones where nobody waits, full ones under load.")
                                .query(
                                        "sum by (le) (increase(photosphere_batch_size_spectra_bucket{NODES}[1m]))",
                                        "{{le}}"),
                        Panel.lines("Ledger", "short", "Ingested less answered, voided and in flight.")
                                .signed()
                                .query("photosphere_spectra_unaccounted{NODES}", "{{instance}}")
                                .query(
                                        "sum by (instance) (rate(photosphere_spectra_voided_total{NODES}[5m]))",
                                        "{{instance}} voided a second"))
                .row(
                        "Waiting and working",
                        Panel.lines(
                                        "Wait and work of a spectrum",
                                        "s",
                                        "Mean time a spectrum waits (for Kafka, for company, for a device, for a transaction) and is worked on.")
                                .half()
                                .query(
                                        "sum by (kind) (rate(photosphere_stage_time_seconds_sum{NODES}[5m])) / on () group_left () sum(rate(photosphere_stage_time_seconds_count{stage='invert', NODES}[5m]))",
                                        "{{kind}}"),
                        Panel.lines(
                                        "Places of inversions left empty",
                                        "percentunit",
                                        "Share of the places of an inversion that no spectrum took: small batches cost more a spectrum.")
                                .half()
                                .max(1)
                                .query(
                                        "sum by (cluster) (rate(photosphere_batch_padding_spectra_total{NODES}[5m])) / (sum by (cluster) (rate(photosphere_batch_padding_spectra_total{NODES}[5m])) + sum by (cluster) (rate(photosphere_batch_size_spectra_sum{NODES}[5m])))",
                                        "empty {{cluster}}"));
    }
}
