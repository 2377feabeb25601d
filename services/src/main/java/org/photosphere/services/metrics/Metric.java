package org.photosphere.services.metrics;

import java.util.List;

/** All metrics: name, kind, unit, description and tags, whose values are bounded. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
public enum Metric {
    SPECTRA_INGESTED(Kind.COUNTER, "photosphere.spectra.ingested", "", "Spectra polled from Kafka", "survey"),
    SPECTRA_CONFLUENT(
            Kind.COUNTER,
            "photosphere.spectra.confluent",
            "",
            "Spectra polled in Confluent's wire format, whose schema id is ignored"),
    PARAMETERS_PUBLISHED(
            Kind.COUNTER, "photosphere.parameters.published", "", "Parameters committed to the output", "survey"),
    TEST_PARAMETERS_PUBLISHED(
            Kind.COUNTER,
            "photosphere.test.parameters.published",
            "",
            "Parameters of test spectra committed to a topic of their own",
            "survey"),
    DEAD_LETTERS(Kind.COUNTER, "photosphere.dead.letters", "", "Dead letters committed", "reason"),
    SPECTRA_VOIDED(
            Kind.COUNTER,
            "photosphere.spectra.voided",
            "",
            "Spectra dropped uncommitted after an abort or a rebalance; they are polled again"),
    SPECTRA_IN_FLIGHT(Kind.GAUGE, "photosphere.spectra.in.flight", "", "Spectra polled and not committed yet"),
    SPECTRA_IN_FLIGHT_LIMIT(
            Kind.GAUGE, "photosphere.spectra.in.flight.limit", "", "Number of spectra at which partitions are paused"),
    IN_FLIGHT_BYTES(Kind.GAUGE, "photosphere.in.flight", "bytes", "Bytes of messages polled and not committed yet"),
    IN_FLIGHT_BYTES_LIMIT(Kind.GAUGE, "photosphere.in.flight.limit", "bytes", "Bytes at which partitions are paused"),
    SPECTRA_UNACCOUNTED(
            Kind.GAUGE,
            "photosphere.spectra.unaccounted",
            "",
            "Ingested minus published, dead letters, voided and in flight; non-zero values indicate a defect"),
    PARTITION_UNACCOUNTED(
            Kind.GAUGE,
            "photosphere.partition.unaccounted",
            "",
            "Unaccounted spectra of one partition that this node has read; partitions may cancel in the sum",
            "topic",
            "partition"),
    KAFKA_REACHABLE(
            Kind.GAUGE,
            "photosphere.kafka.reachable",
            "",
            "1 while Kafka answers this node, else 0; while 0, values obtained from Kafka have no series"),
    PARTITIONS_ASSIGNED(
            Kind.GAUGE,
            "photosphere.partitions.assigned",
            "",
            "Partitions this node consumes; absent while Kafka does not answer"),
    REBALANCES(
            Kind.COUNTER,
            "photosphere.rebalances",
            "",
            "Rebalances of this node: partitions assigned to it, revoked for others, or lost because its session had ended",
            "reason"),
    REBALANCE_LAST(
            Kind.GAUGE, "photosphere.rebalance.last", "", "1 for the reason of the last rebalance, else 0", "reason"),
    CONSUMER_PAUSED(Kind.GAUGE, "photosphere.consumer.paused", "", "1 while partitions are paused by the bound"),
    READING_LAG(
            Kind.GAUGE,
            "photosphere.reading.lag",
            "",
            "Unread spectra in this node's partitions; absent while unknown"),
    READING_LAG_SECONDS(
            Kind.GAUGE,
            "photosphere.reading.lag.seconds",
            "",
            "Age of the last record read from the partition furthest behind; 0 if all is read, absent while unknown"),
    TRANSACTIONS(Kind.COUNTER, "photosphere.transactions", "", "Kafka transactions by outcome", "outcome"),
    TRANSACTION_TIME(Kind.TIMER, "photosphere.transaction.time", "seconds", "Write and commit of a transaction"),
    END_TO_END(
            Kind.TIMER,
            "photosphere.end.to.end",
            "seconds",
            "From the timestamp of a spectrum's record to the commit of its answer, by the clock that gave the timestamp:"
                    + " log_append_time is the broker's, create_time the sender's, which is in no objective",
            "clock"),
    STAGE_TIME(
            Kind.TIMER,
            "photosphere.stage.time",
            "seconds",
            "Time of spectra with parameters from the previous stage's end to this one's; ingest and batch are waiting"
                    + " only,"
                    + " ingest requires timestamps by the broker's clock, publish includes waiting for its transaction",
            "stage",
            "kind"),
    BATCH_SIZE(Kind.SUMMARY, "photosphere.batch.size", "spectra", "Spectra in an inversion"),
    BATCH_PADDING(Kind.COUNTER, "photosphere.batch.padding", "spectra", "Unused places of inversion batches"),
    BATCH_QUEUE(Kind.GAUGE, "photosphere.batch.queue", "", "Spectra that wait for a full batch or a device"),
    IDS_REMEMBERED(Kind.GAUGE, "photosphere.ids.remembered", "", "Spectrum ids remembered to detect duplicates"),
    DEVICE_BUSY(
            Kind.COUNTER,
            "photosphere.device.busy",
            "seconds",
            "Time a device spent on inversions, corrections and certifications",
            "device"),
    DEVICE_CERTIFYING(
            Kind.COUNTER,
            "photosphere.device.certifying",
            "seconds",
            "Time a device spent on certifications",
            "device"),
    ACCURACY(
            Kind.COUNTER,
            "photosphere.accuracy",
            "",
            "Results by accuracy tier: EMULATED, INTERPOLATED, CERTIFIED",
            "tier"),
    MODEL_ANSWERS(
            Kind.COUNTER,
            "photosphere.model.answers",
            "",
            "Results by the model that their labels are the best fit of: REDUCED, CORRECTED, FULL",
            "tier"),
    CORRECTION_MOVED(
            Kind.SUMMARY,
            "photosphere.correction.moved.sigma",
            "",
            "Movement of the label that the physical model moved most, in sigma of the reduced model's fit"),
    CORRECTIONS_REJECTED(
            Kind.COUNTER,
            "photosphere.corrections.rejected",
            "",
            "Corrections by the physical model that were not applied: not finite, or longer than five sigma"),
    DEVICE_STATE(
            Kind.GAUGE, "photosphere.device.state", "", "1 for a device's current state, else 0", "device", "state"),
    DEVICES_OUT(Kind.GAUGE, "photosphere.devices.out", "", "Devices disabled after exceeding their budget of restarts"),
    CLUSTER_MEMBERS(Kind.GAUGE, "photosphere.cluster.members", "", "Known nodes of the cluster, this one included"),
    CLUSTER_UNREACHABLE(Kind.GAUGE, "photosphere.cluster.unreachable", "", "Known nodes that cannot be reached"),
    GROUP_LAG(
            Kind.GAUGE,
            "photosphere.group.lag",
            "",
            "Spectra the group has not committed yet, from offsets; on one node of the cluster, absent while unknown"),
    MODELS_OPEN(
            Kind.GAUGE,
            "photosphere.models.open",
            "",
            "Models in memory: the serving one, those with unanswered spectra, the shadow"),
    MODEL_SERVING(
            Kind.GAUGE,
            "photosphere.model.serving",
            "",
            "1 for the serving model, 0 for earlier ones",
            "model",
            "digest"),
    MODEL_LOADS(Kind.COUNTER, "photosphere.model.loads", "", "Loads of chosen bundles by outcome", "outcome"),
    SHADOW_SPECTRA(
            Kind.GAUGE, "photosphere.shadow.spectra", "", "Spectra answered by both the serving model and its shadow"),
    SHADOW_DIFFERENCE_MEAN(
            Kind.GAUGE,
            "photosphere.shadow.difference.mean.sigma",
            "",
            "Mean difference of the shadow's label from the serving model's, in its sigma",
            "label"),
    SHADOW_DIFFERENCE_RMS(
            Kind.GAUGE,
            "photosphere.shadow.difference.rms.sigma",
            "",
            "Root mean square difference of the shadow's label from the serving model's, in its sigma",
            "label"),
    DEVICE_RESTARTS(Kind.COUNTER, "photosphere.device.restarts", "", "Restarts of a device's worker", "device"),
    MEMORY_RESIDENT(
            Kind.GAUGE, "photosphere.memory.resident", "bytes", "Resident memory of this process, native included"),
    MEMORY_NATIVE(
            Kind.GAUGE,
            "photosphere.memory.native",
            "bytes",
            "Resident memory outside the JVM's own areas: the engine's weights and arrays, thread stacks, buffers"),
    FITS(
            Kind.COUNTER,
            "photosphere.fits",
            "",
            "Science results by flags: clean, warned, bad",
            "survey",
            "instrument",
            "outcome"),
    FIT_ITERATIONS(Kind.SUMMARY, "photosphere.fit.iterations", "", "Iterations of a fit"),
    FIT_P_VALUE(
            Kind.SUMMARY,
            "photosphere.fit.p.value",
            "",
            "Probability of a chi^2 at least as large: uniform if model and noise are right"),
    FLAGS(
            Kind.COUNTER,
            "photosphere.flags",
            "",
            "Science results with a flag set, by flag and word",
            "survey",
            "instrument",
            "flag",
            "word"),
    RESIDUAL_PERCENTILE(
            Kind.SUMMARY,
            "photosphere.residual.percentile",
            "",
            "Percentile of a result's physical residual in the bundle's reference distribution, 0 to 100: uniform if"
                    + " spectra"
                    + " are like the reference",
            "residual"),
    TEST_SPECTRA(
            Kind.COUNTER,
            "photosphere.test.spectra",
            "",
            "Simulated twins of real spectra: sent, failed to send, dropped at the bound",
            "outcome"),
    TRUTH_ANSWERS(
            Kind.COUNTER,
            "photosphere.truth.answers",
            "",
            "Labels of test spectra compared with their truth, without bad flags and with the truth not at a bound",
            "survey",
            "instrument",
            "label",
            "snr"),
    TRUTH_WITHIN(
            Kind.COUNTER,
            "photosphere.truth.within",
            "",
            "Compared labels within one or two sigma, raw or calibrated: divided by the answers, the coverage",
            "survey",
            "instrument",
            "label",
            "snr",
            "sigma",
            "within"),
    TRUTH_PULL(
            Kind.COUNTER,
            "photosphere.truth.pull",
            "",
            "Sum of positive, or negative, pulls clipped at five raw sigma: their difference over the answers is the"
                    + " mean pull",
            "survey",
            "instrument",
            "label",
            "snr",
            "side"),
    TRUTH_PULL_SQUARED(
            Kind.COUNTER,
            "photosphere.truth.pull.squared",
            "",
            "Sum of squared pulls, clipped at five: divided by the answers, 1 if raw sigma is right",
            "survey",
            "instrument",
            "label",
            "snr"),
    TRUTH_ERROR(
            Kind.COUNTER,
            "photosphere.truth.error",
            "",
            "Sum of positive, or negative, label errors clipped at five sigma: their difference over the answers is the"
                    + " bias",
            "survey",
            "instrument",
            "label",
            "snr",
            "side"),
    TRUTH_UNUSABLE(
            Kind.COUNTER,
            "photosphere.truth.unusable",
            "",
            "Test spectra whose answer has a bad flag, or that became dead letters",
            "survey",
            "why");

    /** Kinds of meters. */
    public enum Kind {
        COUNTER,
        GAUGE,
        TIMER,
        SUMMARY
    }

    private final Kind kind;
    private final String meterName;
    private final String unit;
    private final String description;
    private final List<String> tags;

    Metric(Kind kind, String meterName, String unit, String description, String... tags) {
        this.kind = kind;
        this.meterName = meterName;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the dotted name; Prometheus replaces dots with underscores. */
    public String meterName() {
        return meterName;
    }

    /** Returns the unit, empty for counts. */
    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }

    public List<String> tags() {
        return tags;
    }
}
