package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.StageTime;
import org.photosphere.services.broker.BrokerProcess;
import org.photosphere.services.broker.BrokerSettings;

/**
 * Increasing numbers of devices with a fixed time per batch, on one to four nodes: each gets its share of the work in
 * full batches, and none waits for work while cores are idle.
 *
 * <p>{@code mvn verify -Pchaos -Dtest=ScalingTest -Dscaling=1x1,1x64}: nodes x devices of each.
 */
@Tag("chaos")
class ScalingTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PARTITIONS = 16;
    private static final int SECONDS = Integer.getInteger("scaling.seconds", 12);

    /** Smallest fraction of the devices' own rate, if the machine has sufficient idle time. */
    private static final double LEAST_EFFICIENCY = 0.9;

    /**
     * Smallest idle fraction of the cores' time: with less, devices wait for cores, and their rate does not measure the
     * stream.
     */
    private static final double LEAST_IDLE = 0.4;

    /** Smallest share of the work of a device, relative to an equal distribution; partitions are not equal. */
    private static final double LEAST_PART = 0.5;

    private static final double LEAST_FILLED = 0.9;

    record Layout(int nodes, int devices) {
        int total() {
            return nodes * devices;
        }
    }

    static List<Layout> layouts() {
        return Arrays.stream(System.getProperty("scaling", "1x1,1x2,1x4,1x8,1x16,2x8,4x4")
                        .split(","))
                .map(text -> text.split("x", 2))
                .map(pair -> new Layout(Integer.parseInt(pair[0]), Integer.parseInt(pair[1])))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyDeviceHasWorkAsLongAsThereIsSome(Layout layout, @TempDir Path folder) throws Exception {
        List<NodeProcess> nodes = new ArrayList<>();
        try (BrokerProcess broker =
                BrokerProcess.start(BrokerSettings.in(folder.resolve("broker")).withFreePort())) {
            StreamClient client = StreamClient.ofNew(broker.bootstrapServers(), PARTITIONS);
            for (int n = 0; n < layout.nodes(); n++) {
                nodes.add(startNode(broker.bootstrapServers(), "node-" + n, layout.devices(), folder));
            }
            for (NodeProcess node : nodes) {
                awaitPartitions(node, PARTITIONS / layout.nodes());
            }
            int count = (int) (SimulatedDevices.ratePerDevice() * layout.total() * SECONDS);
            CoreTime before = CoreTime.now();
            // All at once, so that no device waits for the sender.
            client.send(spectra(count));
            Map<Origin, List<Message>> answers = client.answers(count, PATIENCE);
            double idle = CoreTime.now().idleSince(before);
            assertThat(answers).hasSize(count);

            long[] answered = answered(answers);
            double possible = SimulatedDevices.ratePerDevice() * layout.total();
            double efficiency = medianRate(answered) / possible;
            System.out.printf(
                    "%d nodes of %d devices: %.3f of what the devices can, median %.3f; cores idle %.2f of the time%n",
                    layout.nodes(), layout.devices(), meanRate(answered) / possible, efficiency, idle);
            assertThat(meanBatch(nodes)).isGreaterThan(LEAST_FILLED * SimulatedDevices.BATCH);
            assertThat(parts(nodes, layout)).hasSize(layout.total()).allMatch(part -> part > LEAST_PART);
            assumeTrue(
                    idle > LEAST_IDLE,
                    () -> "the cores were busy, with this or other work: %.3f says nothing of the stream"
                            .formatted(efficiency));
            assertThat(efficiency).isGreaterThan(LEAST_EFFICIENCY);
        } finally {
            nodes.forEach(node -> node.process().destroyForcibly());
        }
    }

    private static List<byte[]> spectra(int count) {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spectra.add(Mutations.valid("s-" + i).toByteArray());
        }
        return spectra;
    }

    private static NodeProcess startNode(String bootstrapServers, String id, int devices, Path folder)
            throws IOException {
        return NodeProcess.ofMain(
                Map.of(),
                folder.resolve(id + ".log"),
                SimulatedDevices.class.getName(),
                bootstrapServers,
                id,
                String.valueOf(devices));
    }

    /** Waits until a node is ready and reads its partitions, so that all nodes share the spectra sent afterwards. */
    private static void awaitPartitions(NodeProcess node, int partitions) {
        node.awaitReady();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.metric("photosphere_partitions_assigned"))
                        .isEqualTo(partitions));
    }

    /** Returns the mean number of spectra per batch. */
    private static double meanBatch(List<NodeProcess> nodes) throws Exception {
        double spectra = 0;
        double batches = 0;
        for (NodeProcess node : nodes) {
            spectra += node.metric("photosphere_batch_size_spectra_sum");
            batches += node.metric("photosphere_batch_size_spectra_count");
        }
        return spectra / batches;
    }

    /** Returns the share of work of each device, relative to an equal distribution. */
    private static List<Double> parts(List<NodeProcess> nodes, Layout layout) throws Exception {
        List<Double> busy = new ArrayList<>();
        for (NodeProcess node : nodes) {
            for (int d = 0; d < layout.devices(); d++) {
                busy.add(node.metric("photosphere_device_busy_seconds_total{device=\"simulated:" + d + "\""));
            }
        }
        double equal = busy.stream().mapToDouble(seconds -> seconds).average().orElseThrow();
        return busy.stream().map(seconds -> seconds / equal).toList();
    }

    /** Returns the times of the answers, microseconds since the epoch, without the first and last tenth. */
    private static long[] answered(Map<Origin, List<Message>> answers) {
        return answers.values().stream()
                .mapToLong(answer -> invertedAt((Parameters) answer.get(0)))
                .sorted()
                .skip(answers.size() / 10)
                .limit(answers.size() * 8L / 10)
                .toArray();
    }

    /** Returns the mean rate, spectra per second. */
    private static double meanRate(long[] answered) {
        return (answered.length - 1) / ((answered[answered.length - 1] - answered[0]) * 1e-6);
    }

    /**
     * Returns the median rate over spans of ten batches, spectra per second, insensitive to spans in which other
     * processes use the cores.
     */
    private static double medianRate(long[] answered) {
        long span = SimulatedDevices.SERVICE.multipliedBy(10).toNanos() / 1000;
        long[] counts = new long[Math.toIntExact((answered[answered.length - 1] - answered[0]) / span)];
        for (long at : answered) {
            int index = Math.toIntExact((at - answered[0]) / span);
            if (index < counts.length) {
                counts[index]++;
            }
        }
        Arrays.sort(counts);
        return counts[counts.length / 2] / (span * 1e-6);
    }

    /** Returns the time of the inversion, microseconds since the epoch. */
    private static long invertedAt(Parameters answer) {
        return answer.getStageTimesList().stream()
                .filter(time -> time.getStage().equals("invert"))
                .mapToLong(StageTime::getAtUs)
                .findFirst()
                .orElseThrow();
    }
}
