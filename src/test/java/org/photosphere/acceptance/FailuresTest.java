package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.pipeline.StageTimes;

/**
 * Several nodes and a broker, each a JVM of its own, under faults drawn from a seed while spectra come in. After each fault
 * every input that was ever sent has exactly one committed answer, counted by an independent reader.
 *
 * <p>{@code mvn verify -Pchaos -Dchaos.runs=100 -Dchaos.nodes=3 -Dchaos.seed=1 -Dchaos.faults=NODE_KILLED}
 */
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailuresTest {

    private static final List<Fault> FAULTS = Arrays.stream(
                    System.getProperty("chaos.faults", "").split(","))
            .filter(name -> !name.isBlank())
            .map(Fault::valueOf)
            .toList();
    private static final List<Fault> CHOSEN = FAULTS.isEmpty() ? List.of(Fault.values()) : FAULTS;
    private static final int RUNS = Integer.getInteger("chaos.runs", CHOSEN.size());
    private static final int NODES = Integer.getInteger("chaos.nodes", 2);
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final int SPECTRA = 1500;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    static Path folder;

    private final List<Origin> sent = new ArrayList<>();
    private final List<Double> resumed = new ArrayList<>();
    private Deployment deployment;
    private StreamClient client;

    @BeforeAll
    void start() throws Exception {
        deployment = Deployment.start(folder, NODES, CHOSEN.contains(Fault.CLOCK_JUMPS));
        client = deployment.client();
        send("first-");
        assertOneAnswerEach();
    }

    @AfterAll
    void stop() throws Exception {
        deployment.stop();
        if (!resumed.isEmpty()) {
            List<Double> sorted = resumed.stream().sorted().toList();
            System.out.printf(
                    "after %d kills of one of %d nodes its partitions were answered again after %.1f s (median), %.1f s at"
                            + " most%n",
                    sorted.size(), NODES, sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
        }
    }

    static List<Integer> runs() {
        List<Integer> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            runs.add(run);
        }
        return runs;
    }

    private void send(String prefix) throws Exception {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < SPECTRA; i++) {
            spectra.add(Mutations.valid(prefix + i).toByteArray());
        }
        sent.addAll(client.send(spectra));
    }

    private Map<Origin, List<Message>> assertOneAnswerEach() {
        Map<Origin, List<Message>> answers = client.answers(sent.size(), PATIENCE);
        assertThat(answers.keySet()).isEqualTo(new HashSet<>(sent));
        assertThat(answers.values()).allSatisfy(answer -> assertThat(answer).hasSize(1));
        return answers;
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyInputHasExactlyOneAnswer(int run) throws Exception {
        Random random = new Random(SEED + run);
        // Each kind in turn, so that a few runs cover all.
        Fault fault = CHOSEN.get(run % CHOSEN.size());
        String missing = fault.missing(deployment);
        Assumptions.assumeTrue(missing.isEmpty(), () -> fault + " needs " + missing);
        String id = "node-" + random.nextInt(NODES);
        send("run-" + run + "-");
        // At a random time during their processing.
        Thread.sleep(random.nextInt(1500));
        long beginUs = StageTimes.nowUs();
        fault.strike(deployment, id, random);
        Map<Origin, List<Message>> answers = assertOneAnswerEach();
        System.out.printf(
                "run %d, seed %d, %s: %d inputs, one answer each, after %.1f s%n",
                run, SEED + run, fault, sent.size(), (StageTimes.nowUs() - beginUs) * 1e-6);
        if (fault == Fault.NODE_KILLED) {
            resumed.add(lastPartitionsFirstAnswer(answers, beginUs));
            deployment.startNode(id);
            deployment.node(id).awaitReady();
        }
        assertThat(deployment.nodes()).allMatch(node -> node.process().isAlive());
        // Removed nodes have rejoined: all nodes see all others.
        for (NodeProcess node : deployment.nodes()) {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> Fault.members(node) == NODES);
        }
        if (fault == Fault.NODES_PARTED || fault == Fault.NODE_STARTED_ALONE) {
            assertThat(deployment.nodes())
                    .anySatisfy(node -> assertThat(node.printed()).contains("left its cluster"));
        }
    }

    /** Returns the seconds from the fault until every partition with unanswered spectra was served again. */
    private static double lastPartitionsFirstAnswer(Map<Origin, List<Message>> answers, long faultUs) {
        Map<Integer, Long> first = new HashMap<>();
        answers.forEach((origin, answer) -> {
            long atUs = answeredUs(answer.get(0));
            if (atUs > faultUs) {
                first.merge(origin.getPartition(), atUs, Math::min);
            }
        });
        return first.values().stream().mapToLong(Long::longValue).max().orElse(faultUs) * 1e-6 - faultUs * 1e-6;
    }

    private static long answeredUs(Message answer) {
        return ((Parameters) answer)
                .getStageTimesList().stream()
                        .mapToLong(time -> time.getAtUs())
                        .max()
                        .orElseThrow();
    }
}
