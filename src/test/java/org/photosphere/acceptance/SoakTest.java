package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.broker.BrokerProcess;
import org.photosphere.services.broker.BrokerSettings;

/**
 * Many small spectra through one node, in a JVM of its own: its memory does not grow, and the ledger balances.
 *
 * <p>{@code mvn verify -Pchaos -Dsoak.spectra=1000000}
 */
@Tag("chaos")
class SoakTest {

    private static final int SPECTRA = Integer.getInteger("soak.spectra", 20_000);
    private static final int CHUNK = 1000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double MEBIBYTE = 1 << 20;

    /**
     * Largest growth of the resident memory, from the third quarter to the last: below 100,000 spectra the heap is
     * still growing.
     */
    private static final double MOST_GROWTH = SPECTRA >= 100_000 ? 1.05 : 1.15;

    /** Memory of a node after a number of spectra, MiB: total, Java's heap, and Java's other areas. */
    private record Memory(int spectra, double resident, double heap, double other) {

        static Memory of(NodeProcess node, int spectra) throws Exception {
            return new Memory(
                    spectra,
                    node.residentMebibytes(),
                    node.metric("jvm_memory_committed_bytes{area=\"heap\"") / MEBIBYTE,
                    node.metric("jvm_memory_committed_bytes{area=\"nonheap\"") / MEBIBYTE);
        }
    }

    @Test
    void memoryStaysFlatAndTheLedgerBalances(@TempDir Path folder) throws Exception {
        try (BrokerProcess broker =
                BrokerProcess.start(BrokerSettings.in(folder.resolve("broker")).withFreePort())) {
            StreamClient client = StreamClient.ofNew(broker.bootstrapServers(), 4);
            NodeProcess node = NodeProcess.start(broker.bootstrapServers(), "soak", folder.resolve("node.log"));
            try {
                node.awaitReady();
                soak(node, client);
            } finally {
                node.process().destroyForcibly();
            }
        }
    }

    private static void soak(NodeProcess node, StreamClient client) throws Exception {
        List<Memory> memory = new ArrayList<>();
        long begin = System.nanoTime();
        for (int sent = 0; sent < SPECTRA; sent += CHUNK) {
            List<byte[]> spectra = new ArrayList<>();
            for (int i = 0; i < CHUNK; i++) {
                spectra.add(Mutations.valid("s-" + (sent + i)).toByteArray());
            }
            client.send(spectra);
            int expected = sent + CHUNK;
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> node.metric("photosphere_parameters_published_total") >= expected);
            memory.add(Memory.of(node, expected));
            if (memory.size() % Math.max(1, SPECTRA / CHUNK / 10) == 0) {
                System.out.println(memory.get(memory.size() - 1));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        int quarter = memory.size() / 4;
        double before = most(memory.subList(2 * quarter, 3 * quarter));
        double after = most(memory.subList(3 * quarter, memory.size()));
        System.out.printf(
                "%d spectra in %.0f s, %.0f spectra/s; MiB resident %.0f after %d, at most %.0f in the third quarter and"
                        + " %.0f in the last%n",
                SPECTRA, seconds, SPECTRA / seconds, memory.get(0).resident(), CHUNK, before, after);
        assertThat(node.metric("photosphere_parameters_published_total")).isEqualTo(SPECTRA);
        assertThat(node.metric("photosphere_spectra_ingested_total")).isEqualTo(SPECTRA);
        assertThat(node.metric("photosphere_spectra_unaccounted")).isZero();
        assertThat(after).isLessThan(MOST_GROWTH * before);
    }

    private static double most(List<Memory> memory) {
        return memory.stream().mapToDouble(Memory::resident).max().orElseThrow();
    }
}
