package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.broker.BrokerProcess;
import org.photosphere.services.broker.BrokerSettings;

/**
 * Devices of a fixed time a batch, more and more of them over one to four nodes: the stream answers as many times more
 * spectra as there are devices.
 *
 * <p>{@code mvn verify -Pchaos -Dtest=ScalingTest -Dscaling=1x1,1x64}: nodes x devices of each.
 */
@Tag("chaos")
class ScalingTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SECONDS = Integer.getInteger("scaling.seconds", 12);

    /** Of the devices' own rate; a machine whose cores are busy with other work has less. */
    private static final double LEAST_EFFICIENCY = 0.9;

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
    void answersAsManyTimesMoreSpectraAsThereAreDevices(Layout layout, @TempDir Path folder) throws Exception {
        List<Process> nodes = new ArrayList<>();
        try (BrokerProcess broker =
                BrokerProcess.start(BrokerSettings.in(folder.resolve("broker")).withFreePort())) {
            StreamClient client = StreamClient.ofNew(broker.bootstrapServers(), 16);
            int count = (int) (SimulatedDevices.ratePerDevice() * layout.total() * SECONDS);
            // A backlog, so that no device waits for a sender.
            client.send(spectra(count));
            for (int n = 0; n < layout.nodes(); n++) {
                nodes.add(startNode(broker.bootstrapServers(), "node-" + n, layout.devices(), folder));
            }
            Map<Origin, List<Message>> answers = client.answers(count, PATIENCE);
            assertThat(answers).hasSize(count);
            double rate = middleRate(answers);
            double efficiency = rate / (SimulatedDevices.ratePerDevice() * layout.total());
            System.out.printf(
                    "%d nodes of %d devices: %.0f spectra a second, %.3f of what the devices can%n",
                    layout.nodes(), layout.devices(), rate, efficiency);
            assertThat(efficiency).isGreaterThan(LEAST_EFFICIENCY);
        } finally {
            nodes.forEach(Process::destroyForcibly);
        }
    }

    private static List<byte[]> spectra(int count) {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spectra.add(Mutations.valid("s-" + i).toByteArray());
        }
        return spectra;
    }

    private static Process startNode(String bootstrapServers, String id, int devices, Path folder) throws IOException {
        return NodeProcess.java(
                Map.of(),
                folder.resolve(id + ".log"),
                SimulatedDevices.class.getName(),
                bootstrapServers,
                id,
                String.valueOf(devices));
    }

    /** Spectra a second of the middle part: all devices are there, and none has run out of work. */
    private static double middleRate(Map<Origin, List<Message>> answers) {
        long[] times = answers.values().stream()
                .mapToLong(answer -> ((Parameters) answer.get(0))
                        .getStageTimesList().stream()
                                .filter(time -> time.getStage().equals("invert"))
                                .mapToLong(time -> time.getAtUs())
                                .findFirst()
                                .orElseThrow())
                .sorted()
                .toArray();
        int from = times.length * 3 / 10;
        int to = times.length * 7 / 10;
        return (to - from) / ((times[to] - times[from]) * 1e-6);
    }
}
