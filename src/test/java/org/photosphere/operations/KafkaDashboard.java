package org.photosphere.operations;

/** Reading, rebalances, transactions, and Kafka's own view of its clients. */
final class KafkaDashboard {

    private KafkaDashboard() {}

    static Dashboard describe() {
        return new Dashboard("kafka", "Kafka", "Reading, rebalances, transactions, clients.")
                .row(
                        "Reading",
                        Panel.lines("Waiting spectra", "short", "Lag of the group, reported by the cluster's watcher.")
                                .query("sum by (cluster) (photosphere_group_lag{CLUSTERS})", "{{cluster}}"),
                        Panel.lines(
                                        "Reading lag, in seconds",
                                        "s",
                                        "Age of the last record read from a node's partition that is furthest behind; 0 if all is read.")
                                .query("photosphere_reading_lag_seconds{NODES}", "{{instance}}"),
                        Panel.lines("Reading lag, in spectra", "short", "Unread spectra in a node's partitions.")
                                .query("photosphere_reading_lag{NODES}", "{{instance}}"),
                        Panel.lines(
                                        "Paused by the bound",
                                        "short",
                                        "1 while reading is paused because the bound of spectra in flight is reached.")
                                .max(1)
                                .query("photosphere_consumer_paused{NODES}", "{{instance}}"))
                .row(
                        "Rebalances",
                        Panel.lines("Partitions by node", "short", "Partitions each node reads.")
                                .query("photosphere_partitions_assigned{NODES}", "{{instance}}"),
                        Panel.lines(
                                        "Rebalances",
                                        "short",
                                        "Rebalances in ten minutes, by reason: partitions assigned to a node, revoked for another, or lost because its session had ended.")
                                .query(
                                        "sum by (reason) (increase(photosphere_rebalances_total{NODES}[10m]))",
                                        "{{reason}}"),
                        Panel.lines("Reason of the last rebalance", "short", "Reason for each node.")
                                .max(1)
                                .query("photosphere_rebalance_last{NODES} == 1", "{{instance}} {{reason}}"),
                        Panel.lines("Since the last rebalance", "s", "Time reported by Kafka's client.")
                                .query("kafka_consumer_coordinator_last_rebalance_seconds_ago{NODES}", "{{instance}}"),
                        Panel.lines("Time in rebalances", "ms", "Time in ten minutes; no spectrum is read meanwhile.")
                                .query(
                                        "increase(kafka_consumer_coordinator_rebalance_latency_total{NODES}[10m])",
                                        "{{instance}}"),
                        Panel.lines(
                                        "Since the last heartbeat",
                                        "s",
                                        "Beyond photosphere.kafka.session-timeout a node loses its partitions.")
                                .query("kafka_consumer_coordinator_last_heartbeat_seconds_ago{NODES}", "{{instance}}"))
                .row(
                        "Transactions",
                        Panel.lines(
                                        "Transactions",
                                        "ops",
                                        "Transactions per second, by outcome. Aborted ones are repeated.")
                                .query(
                                        "sum by (outcome) (rate(photosphere_transactions_total{NODES}[5m]))",
                                        "{{outcome}}"),
                        Panel.lines("Write and commit", "s", "Percentiles of the time of a transaction.")
                                .query(
                                        "histogram_quantile(0.5, sum by (le) (rate(photosphere_transaction_time_seconds_bucket{NODES}[5m])))",
                                        "median")
                                .query(
                                        "histogram_quantile(0.99, sum by (le) (rate(photosphere_transaction_time_seconds_bucket{NODES}[5m])))",
                                        "99 %"),
                        Panel.lines("Answers per transaction", "short", "Mean number of answers.")
                                .query(
                                        "cluster:photosphere_answers:rate5m{CLUSTERS} / on (cluster) sum by (cluster) (rate(photosphere_transactions_total{outcome='committed', CLUSTERS}[5m]))",
                                        "{{cluster}}"))
                .row(
                        "Kafka's clients",
                        Panel.lines("Connections", "short", "Connections of each client to brokers.")
                                .query("kafka_consumer_connection_count{NODES}", "{{instance}} consumer")
                                .query("kafka_producer_connection_count{NODES}", "{{instance}} producer")
                                .query("kafka_admin_client_connection_count{NODES}", "{{instance}} admin"),
                        Panel.lines(
                                        "Request latency",
                                        "ms",
                                        "Mean over the last minute: of writes until the broker's acknowledgement, and of fetches.")
                                .query("kafka_producer_request_latency_avg{NODES}", "{{instance}} write")
                                .query("kafka_consumer_fetch_manager_fetch_latency_avg{NODES}", "{{instance}} read"),
                        Panel.lines("Bytes", "Bps", "Bytes per second on the wire, compressed.")
                                .query("rate(kafka_consumer_incoming_byte_total{NODES}[5m])", "{{instance}} in")
                                .query("rate(kafka_producer_outgoing_byte_total{NODES}[5m])", "{{instance}} out"),
                        Panel.lines(
                                        "Records refused and resent",
                                        "ops",
                                        "Records per second. A refused record aborts its transaction.")
                                .query("rate(kafka_producer_record_error_total{NODES}[5m])", "{{instance}} refused")
                                .query("rate(kafka_producer_record_retry_total{NODES}[5m])", "{{instance}} resent"),
                        Panel.lines(
                                        "Time in commits",
                                        "percentunit",
                                        "Share of the time in which the producer commits or aborts a transaction.")
                                .query(
                                        "(rate(kafka_producer_txn_commit_time_ns_total{NODES}[5m]) + rate(kafka_producer_txn_abort_time_ns_total{NODES}[5m])) / 1e9",
                                        "{{instance}}"),
                        Panel.lines(
                                        "Consumer utilisation",
                                        "percentunit",
                                        "Share of the time between polls: near 1 the next poll is late.")
                                .max(1)
                                .query("1 - kafka_consumer_poll_idle_ratio_avg{NODES}", "{{instance}}"));
    }
}
