package org.photosphere.services.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;

/**
 * A path through the node with its own transactions and bounds. Spectra of alert surveys have a lane of their own, so that
 * none of their answers waits for an answer of another survey. All lanes share the consumer and the devices.
 *
 * @param name name, empty for the lane of the surveys
 * @param topics matches the topics of the lane
 * @param gate gate of its spectra in flight
 */
record Lane(String name, Predicate<String> topics, int maxInFlight, long maxInFlightBytes, CommitGate gate) {

    private static final String ALERTS = "alerts";

    /** Divisor of the in-flight bounds that gives those of the alert lane, in addition. */
    private static final int ALERT_PART = 4;

    /** Returns the lanes of a node: one for surveys, and one for alerts if alert surveys are set. */
    static List<Lane> of(Settings settings) {
        Settings.Node node = settings.node();
        Set<String> alerts =
                node.alertSurveys().stream().map(settings.kafka()::spectraTopic).collect(Collectors.toSet());
        List<Lane> lanes = new ArrayList<>();
        lanes.add(new Lane(
                "", topic -> !alerts.contains(topic), node.maxInFlight(), node.maxInFlightBytes(), new CommitGate()));
        if (!alerts.isEmpty()) {
            lanes.add(new Lane(
                    ALERTS,
                    alerts::contains,
                    Math.max(node.microBatchRecords(), node.maxInFlight() / ALERT_PART),
                    Math.max(1, node.maxInFlightBytes() / ALERT_PART),
                    new CommitGate()));
        }
        return lanes;
    }

    /** Returns a name made unique among the lanes; unchanged for the lane of the surveys. */
    String named(String thing) {
        return name.isEmpty() ? thing : thing + "-" + name;
    }

    boolean has(RawRecord input) {
        return topics.test(input.topic());
    }

    /** Returns whether an input of this lane will be polled again. */
    boolean isVoid(RawRecord input) {
        return gate.epoch() != input.microBatch().epoch();
    }

    /** Returns the counts in flight in all lanes. */
    static PartitionCounts inFlight(List<Lane> lanes) {
        return lanes.stream()
                .map(lane -> lane.gate().inFlightByPartition())
                .reduce(PartitionCounts.NONE, PartitionCounts::plus);
    }

    /** Returns a predicate for inputs that will be polled again. */
    static Predicate<RawRecord> isVoid(List<Lane> lanes) {
        return input -> lanes.stream().anyMatch(lane -> lane.has(input) && lane.isVoid(input));
    }
}
