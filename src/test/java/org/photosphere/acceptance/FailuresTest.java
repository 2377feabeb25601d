package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.proto.v1.Origin;
import org.photosphere.services.broker.BrokerProcess;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.Topics;
import org.photosphere.services.config.Settings;

/**
 * Several nodes and a broker, each a JVM of its own, under faults drawn from a seed while spectra come in. After each fault
 * every input that was ever sent has exactly one committed answer, counted by an independent reader.
 *
 * <p>{@code mvn verify -Pchaos -Dchaos.runs=100 -Dchaos.nodes=3 -Dchaos.seed=1}
 */
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailuresTest {

    private static final int RUNS = Integer.getInteger("chaos.runs", Fault.values().length);
    private static final int NODES = Integer.getInteger("chaos.nodes", 2);
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final int SPECTRA = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** Past the session's timeout of 6 s: the group goes on without who sleeps so long. */
    private static final Duration LONG_SLEEP = Duration.ofSeconds(9);

    /** What happens while spectra come in. */
    enum Fault {
        NODE_KILLED,
        NODE_ASLEEP,
        BROKER_KILLED,
        BROKER_RESTARTED,
        LINK_CUT,
        LINK_STALLED,
        REBALANCES
    }

    @TempDir
    static Path folder;

    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final List<Origin> sent = new ArrayList<>();
    private Link link;
    private BrokerProcess broker;
    private BrokerSettings brokerSettings;
    private StreamClient client;

    @BeforeAll
    void start() throws Exception {
        link = new Link();
        // Clients come through the link alone: the broker tells them its address.
        BrokerSettings free = BrokerSettings.in(folder.resolve("broker"))
                .withFreePort()
                .withProperty("advertised.listeners", "PLAINTEXT://localhost:" + link.port());
        broker = BrokerProcess.start(free);
        int port = Integer.parseInt(broker.bootstrapServers().replaceAll(".*:", ""));
        brokerSettings = free.withPort(port);
        link.leadTo(port);
        Settings settings = Settings.load(
                null,
                Map.of("photosphere.kafka.bootstrap-servers", bootstrapServers(), "photosphere.kafka.partitions", 8));
        client = new StreamClient(settings.kafka(), RunningStream.SURVEY);
        try (Topics topics = Topics.connect(settings.kafka())) {
            topics.createMissing(List.of(RunningStream.SURVEY));
        }
        for (int n = 0; n < NODES; n++) {
            startNode("node-" + n);
        }
        send("first-");
        assertOneAnswerEach();
    }

    @AfterAll
    void stop() throws IOException {
        nodes.values().forEach(node -> node.process().destroyForcibly());
        broker.close();
        link.close();
    }

    static List<Integer> runs() {
        List<Integer> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            runs.add(run);
        }
        return runs;
    }

    private String bootstrapServers() {
        return "localhost:" + link.port();
    }

    private void startNode(String id) throws IOException {
        nodes.put(id, NodeProcess.start(bootstrapServers(), id, folder.resolve(id + ".log")));
    }

    private void send(String prefix) throws Exception {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < SPECTRA; i++) {
            spectra.add(Mutations.valid(prefix + i).toByteArray());
        }
        sent.addAll(client.send(spectra));
    }

    private void assertOneAnswerEach() {
        Map<Origin, List<Message>> answers = client.answers(sent.size(), PATIENCE);
        assertThat(answers.keySet()).isEqualTo(new HashSet<>(sent));
        assertThat(answers.values()).allSatisfy(answer -> assertThat(answer).hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyInputHasExactlyOneAnswer(int run) throws Exception {
        Random random = new Random(SEED + run);
        // Each kind in turn, so that few runs have seen all.
        Fault fault = Fault.values()[run % Fault.values().length];
        send("run-" + run + "-");
        // Somewhere in the work on them.
        Thread.sleep(random.nextInt(1500));
        long begin = System.nanoTime();
        strike(fault, random);
        assertOneAnswerEach();
        System.out.printf(
                "run %d, seed %d, %s: %d inputs, one answer each, after %.1f s%n",
                run, SEED + run, fault, sent.size(), (System.nanoTime() - begin) / 1e9);
    }

    private void strike(Fault fault, Random random) throws Exception {
        String id = "node-" + random.nextInt(NODES);
        Process node = Objects.requireNonNull(nodes.get(id)).process();
        switch (fault) {
            case NODE_KILLED -> {
                node.destroyForcibly().waitFor();
                Thread.sleep(random.nextInt(3000));
                startNode(id);
            }
            case NODE_ASLEEP -> {
                signal("STOP", node.pid());
                Thread.sleep(LONG_SLEEP.toMillis());
                signal("CONT", node.pid());
            }
            case BROKER_KILLED -> {
                signal("KILL", broker.pid());
                broker.onExit().get();
                Thread.sleep(random.nextInt(2000));
                broker = BrokerProcess.start(brokerSettings);
            }
            case BROKER_RESTARTED -> {
                broker.close();
                broker = BrokerProcess.start(brokerSettings);
            }
            case LINK_CUT -> {
                link.cut();
                Thread.sleep(1000 + random.nextInt(8000));
                link.mend();
            }
            case LINK_STALLED -> {
                link.stall();
                Thread.sleep(LONG_SLEEP.toMillis());
                link.mend();
            }
            case REBALANCES -> {
                for (int i = 0; i < 2; i++) {
                    Process guest = NodeProcess.start(
                                    bootstrapServers(), "guest-" + i, folder.resolve("guest-" + i + ".log"))
                            .process();
                    Thread.sleep(8000 + random.nextInt(4000));
                    guest.destroy();
                    guest.waitFor();
                }
            }
        }
        assertThat(nodes.values()).allMatch(each -> each.process().isAlive());
    }

    private static void signal(String name, long pid) throws Exception {
        int code = new ProcessBuilder("/bin/kill", "-" + name, String.valueOf(pid))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }
}
