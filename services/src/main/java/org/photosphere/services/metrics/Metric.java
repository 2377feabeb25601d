package org.photosphere.services.metrics;

import java.util.List;

/** All metrics: name, kind, unit, what it means, and its tags, whose values are bounded. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
public enum Metric {
    SPECTRA_INGESTED(Kind.COUNTER, "photosphere.spectra.ingested", "", "Spectra polled from Kafka", "survey"),
    SPECTRA_CONFLUENT(
            Kind.COUNTER,
            "photosphere.spectra.confluent",
            "",
            "Of them, those in Confluent's wire format, whose schema id is ignored"),
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
            Kind.GAUGE, "photosphere.spectra.in.flight.limit", "", "At this number partitions are paused"),
    IN_FLIGHT_BYTES(
            Kind.GAUGE, "photosphere.in.flight", "bytes", "Messages polled and not committed yet, as they were sent"),
    IN_FLIGHT_BYTES_LIMIT(Kind.GAUGE, "photosphere.in.flight.limit", "bytes", "At this size partitions are paused"),
    SPECTRA_UNACCOUNTED(
            Kind.GAUGE,
            "photosphere.spectra.unaccounted",
            "",
            "Ingested less published, dead letters, voided and in flight; anything but 0 is a defect"),
    PARTITION_UNACCOUNTED(
            Kind.GAUGE,
            "photosphere.partition.unaccounted",
            "",
            "The same of one partition, which may balance another's; of each that this node has read",
            "topic",
            "partition"),
    KAFKA_REACHABLE(
            Kind.GAUGE,
            "photosphere.kafka.reachable",
            "",
            "1 while Kafka answers this node, else 0; while it is 0 what only Kafka knows has no series"),
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
            "Spectra in this node's partitions that it has yet to read; absent while that is not known"),
    READING_LAG_SECONDS(
            Kind.GAUGE,
            "photosphere.reading.lag.seconds",
            "",
            "Age of what was read last of the partition that is furthest behind; 0 where all is read, absent while that is not known"),
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
            "Of spectra that get parameters, between a stage's end and the one before; ingest and batch are nothing but waiting,"
                    + " ingest where the broker's clock gave the timestamp, publish waits for its turn and works on a transaction",
            "stage",
            "kind"),
    BATCH_SIZE(Kind.SUMMARY, "photosphere.batch.size", "spectra", "Spectra in an inversion"),
    BATCH_PADDING(Kind.COUNTER, "photosphere.batch.padding", "spectra", "Places of inversions that no spectrum took"),
    BATCH_QUEUE(Kind.GAUGE, "photosphere.batch.queue", "", "Spectra that wait for company or a device"),
    IDS_REMEMBERED(Kind.GAUGE, "photosphere.ids.remembered", "", "Spectrum ids remembered to find duplicates"),
    DEVICE_BUSY(
            Kind.COUNTER,
            "photosphere.device.busy",
            "seconds",
            "Time a device spent on inversions and certifications",
            "device"),
    DEVICE_CERTIFYING(Kind.COUNTER, "photosphere.device.certifying", "seconds", "Of it, on certifications", "device"),
    ACCURACY(
            Kind.COUNTER,
            "photosphere.accuracy",
            "",
            "Results by how far the physics was checked: EMULATED, INTERPOLATED, CERTIFIED",
            "tier"),
    DEVICE_STATE(
            Kind.GAUGE,
            "photosphere.device.state",
            "",
            "1 for the state that a device is in, else 0",
            "device",
            "state"),
    DEVICES_OUT(
            Kind.GAUGE, "photosphere.devices.out", "", "Devices that broke more often than their budget of restarts"),
    CLUSTER_MEMBERS(Kind.GAUGE, "photosphere.cluster.members", "", "Nodes that this one knows of, itself included"),
    CLUSTER_UNREACHABLE(Kind.GAUGE, "photosphere.cluster.unreachable", "", "Of them, those that cannot be reached"),
    GROUP_LAG(
            Kind.GAUGE,
            "photosphere.group.lag",
            "",
            "Spectra that the group has yet to commit, as offsets tell; absent on all nodes but the one that watches, and while it is not known"),
    MODELS_OPEN(
            Kind.GAUGE,
            "photosphere.models.open",
            "",
            "Models in memory: the one that serves, those with spectra left to answer, the shadow"),
    MODEL_SERVING(
            Kind.GAUGE,
            "photosphere.model.serving",
            "",
            "1 for the model that answers, 0 for those that did",
            "model",
            "digest"),
    MODEL_LOADS(
            Kind.COUNTER, "photosphere.model.loads", "", "Bundles that were chosen and loaded, or failed", "outcome"),
    SHADOW_SPECTRA(
            Kind.GAUGE, "photosphere.shadow.spectra", "", "Spectra that the serving model and its shadow answered"),
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
            Kind.GAUGE,
            "photosphere.memory.resident",
            "bytes",
            "Memory of this process that is resident, native included"),
    MEMORY_NATIVE(
            Kind.GAUGE,
            "photosphere.memory.native",
            "bytes",
            "Of it, what the JVM does not count as heap or its own: the engine's weights and arrays, thread stacks, buffers"),
    FITS(
            Kind.COUNTER,
            "photosphere.fits",
            "",
            "Results of science by what their flags say: clean, warned, bad",
            "survey",
            "instrument",
            "outcome"),
    FIT_ITERATIONS(Kind.SUMMARY, "photosphere.fit.iterations", "", "Iterations of a fit"),
    FIT_P_VALUE(
            Kind.SUMMARY,
            "photosphere.fit.p.value",
            "",
            "Probability of a chi^2 at least as large: uniform where model and noise are right"),
    FLAGS(
            Kind.COUNTER,
            "photosphere.flags",
            "",
            "Results of science with a flag set, by flag and word",
            "survey",
            "instrument",
            "flag",
            "word"),
    RESIDUAL_PERCENTILE(
            Kind.SUMMARY,
            "photosphere.residual.percentile",
            "",
            "Where a result's physical residual stands in the bundle's reference distribution, 0 to 100: uniform where spectra"
                    + " are like the reference",
            "residual"),
    TEST_SPECTRA(
            Kind.COUNTER,
            "photosphere.test.spectra",
            "",
            "Simulated twins of real spectra: sent to their topic, failed there, left out at the bound",
            "outcome"),
    TRUTH_ANSWERS(
            Kind.COUNTER,
            "photosphere.truth.answers",
            "",
            "Labels of test spectra compared with their truth, where no flag is bad and the truth is not at a bound",
            "survey",
            "instrument",
            "label",
            "snr"),
    TRUTH_WITHIN(
            Kind.COUNTER,
            "photosphere.truth.within",
            "",
            "Of them, those within one or two sigma of it, raw or calibrated: over the answers it is the coverage",
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
            "Sum of what labels are above, or below, their truth, in raw sigma, five at most each: the difference over the answers is the mean pull",
            "survey",
            "instrument",
            "label",
            "snr",
            "side"),
    TRUTH_PULL_SQUARED(
            Kind.COUNTER,
            "photosphere.truth.pull.squared",
            "",
            "Sum of the squared pulls, five at most each: over the answers it is 1 where raw sigma is right",
            "survey",
            "instrument",
            "label",
            "snr"),
    TRUTH_ERROR(
            Kind.COUNTER,
            "photosphere.truth.error",
            "",
            "Sum of what labels are above, or below, their truth, in the label's unit, five sigma at most each: the difference over the answers is the"
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

    /** Kinds of meter. */
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

    /** Dotted; Prometheus sees underscores. */
    public String meterName() {
        return meterName;
    }

    /** Empty where it counts. */
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
