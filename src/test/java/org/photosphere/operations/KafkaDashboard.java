package org.photosphere.operations;

/** Reading, rebalances, transactions, and Kafka's own view of its clients. */
final class KafkaDashboard {

    private KafkaDashboard() {}

    static Dashboard describe() {
        return new Dashboard("kafka", "Kafka", "Reading, rebalances, transactions, clients.")
                .row(
                        "Reading",
                        Panel.lines("Spectra that wait", "short", "Told by the one node that watches.")
                                .query("sum by (cluster) (photosphere_group_lag{CLUSTERS})", "{{cluster}}"),
                        Panel.lines(
                                        "Behind, in seconds",
                                        "s",
                                        "Age of what a node read last of its partition that is furthest behind; 0 where all is read.")
                                .query("photosphere_reading_lag_seconds{NODES}", "{{instance}}"),
                        Panel.lines(
                                        "Behind, by node",
                                        "short",
                                        "Spectra in a node's partitions that it has yet to read.")
                                .query("photosphere_reading_lag{NODES}", "{{instance}}"),
                        Panel.lines(
                                        "Paused by the bound",
                                        "short",
                                        "1 while a node reads no more because too much is in flight.")
                                .max(1)
                                .query("photosphere_consumer_paused{NODES}", "{{instance}}"))
                .row(
                        "Rebalances",
                        Panel.lines("Partitions by node", "short", "Partitions each node reads.")
                                .query("photosphere_partitions_assigned{NODES}", "{{instance}}"),
                        Panel.lines(
                                        "Rebalances",
                                        "short",
                                        "In ten minutes, by reason: partitions assigned to a node, revoked for another, or lost because its session had ended.")
                                .query(
                                        "sum by (reason) (increase(photosphere_rebalances_total{NODES}[10m]))",
                                        "{{reason}}"),
                        Panel.lines("Reason of the last rebalance", "short", "Of each node.")
                                .max(1)
                                .query("photosphere_rebalance_last{NODES} == 1", "{{instance}} {{reason}}"),
                        Panel.lines("Since the last rebalance", "s", "By Kafka's client.")
                                .query("kafka_consumer_coordinator_last_rebalance_seconds_ago{NODES}", "{{instance}}"),
                        Panel.lines("Time in rebalances", "ms", "In ten minutes; nothing is read meanwhile.")
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
                        Panel.lines("Transactions", "ops", "A second, by outcome. Aborted ones are done again.")
                                .query(
                                        "sum by (outcome) (rate(photosphere_transactions_total{NODES}[5m]))",
                                        "{{outcome}}"),
                        Panel.lines("Write and commit", "s", "Percentiles of a transaction's time.")
                                .query(
                                        "histogram_quantile(0.5, sum by (le) (rate(photosphere_transaction_time_seconds_bucket{NODES}[5m])))",
                                        "median")
                                .query(
                                        "histogram_quantile(0.99, sum by (le) (rate(photosphere_transaction_time_seconds_bucket{NODES}[5m])))",
                                        "99 %"),
                        Panel.lines("Answers of a transaction", "short", "Mean.")
                                .query(
                                        "cluster:photosphere_answers:rate5m{CLUSTERS} / on (cluster) sum by (cluster) (rate(photosphere_transactions_total{outcome='committed', CLUSTERS}[5m]))",
                                        "{{cluster}}"))
                .row(
                        "Kafka's clients",
                        Panel.lines("Connections", "short", "Of each client to brokers.")
                                .query("kafka_consumer_connection_count{NODES}", "{{instance}} consumer")
                                .query("kafka_producer_connection_count{NODES}", "{{instance}} producer")
                                .query("kafka_admin_client_connection_count{NODES}", "{{instance}} admin"),
                        Panel.lines(
                                        "Time of a request",
                                        "ms",
                                        "Mean of the last minute: until a broker has what was written, and until it has something to read.")
                                .query("kafka_producer_request_latency_avg{NODES}", "{{instance}} write")
                                .query("kafka_consumer_fetch_manager_fetch_latency_avg{NODES}", "{{instance}} read"),
                        Panel.lines("Bytes", "Bps", "A second, compressed as they travel.")
                                .query("rate(kafka_consumer_incoming_byte_total{NODES}[5m])", "{{instance}} in")
                                .query("rate(kafka_producer_outgoing_byte_total{NODES}[5m])", "{{instance}} out"),
                        Panel.lines(
                                        "Records refused, and sent again",
                                        "ops",
                                        "A second. What is refused aborts its transaction.")
                                .query("rate(kafka_producer_record_error_total{NODES}[5m])", "{{instance}} refused")
                                .query("rate(kafka_producer_record_retry_total{NODES}[5m])", "{{instance}} sent again"),
                        Panel.lines(
                                        "Time in commits",
                                        "percentunit",
                                        "Share of the time in which the producer commits or aborts a transaction.")
                                .query(
                                        "(rate(kafka_producer_txn_commit_time_ns_total{NODES}[5m]) + rate(kafka_producer_txn_abort_time_ns_total{NODES}[5m])) / 1e9",
                                        "{{instance}}"),
                        Panel.lines(
                                        "Consumer at work",
                                        "percentunit",
                                        "Share of the time between polls: near 1 it is late for its next poll.")
                                .max(1)
                                .query("1 - kafka_consumer_poll_idle_ratio_avg{NODES}", "{{instance}}"));
    }
}
