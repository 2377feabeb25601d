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
 * A way through the node with transactions and bounds of its own. Spectra of alert surveys have one to themselves, so that
 * none of their answers waits for the answer to another survey's spectrum. All lanes share the consumer and the devices.
 *
 * @param name of the lane, empty for the surveys'
 * @param topics whether it is theirs
 * @param gate of what it has in flight
 */
record Lane(String name, Predicate<String> topics, int maxInFlight, long maxInFlightBytes, CommitGate gate) {

    private static final String ALERTS = "alerts";

    /** The lane of alerts may have this part of the surveys' spectra in flight, in addition. */
    private static final int ALERT_PART = 4;

    /** The lanes of a node: that of the surveys, and that of alerts where there are such surveys. */
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

    /** What a thing of this lane is called that is called so in a node with one lane. */
    String named(String thing) {
        return name.isEmpty() ? thing : thing + "-" + name;
    }

    boolean has(RawRecord input) {
        return topics.test(input.topic());
    }

    /** Whether an input of this lane will be polled again. */
    boolean isVoid(RawRecord input) {
        return gate.epoch() != input.microBatch().epoch();
    }

    /** In flight in all of them. */
    static PartitionCounts inFlight(List<Lane> lanes) {
        return lanes.stream()
                .map(lane -> lane.gate().inFlightByPartition())
                .reduce(PartitionCounts.NONE, PartitionCounts::plus);
    }

    /** Whether an input will be polled again. */
    static Predicate<RawRecord> isVoid(List<Lane> lanes) {
        return input -> lanes.stream().anyMatch(lane -> lane.has(input) && lane.isVoid(input));
    }
}
