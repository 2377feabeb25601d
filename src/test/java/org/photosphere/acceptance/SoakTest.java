package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many small spectra through one node: memory stays what it is, and the ledger balances.
 *
 * <p>{@code mvn verify -Pchaos -Dsoak.spectra=1000000}
 */
@Tag("chaos")
class SoakTest {

    private static final int SPECTRA = Integer.getInteger("soak.spectra", 20_000);
    private static final int CHUNK = 1000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of the largest resident memory, from the third quarter to the last: before 100,000 the heap still takes its room. */
    private static final double MOST_GROWTH = SPECTRA >= 100_000 ? 1.05 : 1.15;

    private static double residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void memoryStaysFlatAndTheLedgerBalances(@TempDir Path data) throws Exception {
        List<Double> resident = new ArrayList<>();
        try (RunningStream stream = RunningStream.start(data)) {
            long begin = System.nanoTime();
            for (int sent = 0; sent < SPECTRA; sent += CHUNK) {
                List<byte[]> spectra = new ArrayList<>();
                for (int i = 0; i < CHUNK; i++) {
                    spectra.add(Mutations.valid("s-" + (sent + i)).toByteArray());
                }
                stream.send(spectra);
                long expected = (long) sent + CHUNK;
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> stream.node.metrics().answeredCount() >= expected);
                resident.add(residentMebibytes());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            int quarter = resident.size() / 4;
            double before = most(resident.subList(2 * quarter, 3 * quarter));
            double after = most(resident.subList(3 * quarter, resident.size()));
            System.out.printf(
                    "%d spectra in %.0f s, %.0f a second; MiB resident %.0f after %d, at most %.0f in the third quarter and"
                            + " %.0f in the last%n",
                    SPECTRA, seconds, SPECTRA / seconds, resident.get(0), CHUNK, before, after);
            assertThat(stream.node.metrics().answeredCount()).isEqualTo(SPECTRA);
            assertThat(stream.node.metrics().ingestedCount()).isEqualTo(SPECTRA);
            assertThat(stream.node.metrics().inFlight()).isZero();
            assertThat(after).isLessThan(MOST_GROWTH * before);
        }
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
