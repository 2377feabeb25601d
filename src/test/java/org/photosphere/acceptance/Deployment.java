package org.photosphere.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.photosphere.services.broker.BrokerProcess;
import org.photosphere.services.broker.BrokerSettings;

/**
 * A broker and several nodes of one cluster, each a JVM of its own. Connections to the broker and to nodes go through a
 * {@link Link}; the broker's data are on a small separate disk if this machine permits mounting one.
 */
final class Deployment {

    private static final int DISK_MEBIBYTES = 2048;

    private final Path folder;
    private final Path disk;
    private final boolean hasOwnDisk;
    private final boolean hasClocks;
    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final Map<String, Link> nodeLinks = new LinkedHashMap<>();
    private final Map<String, FakeClock> clocks = new LinkedHashMap<>();
    private final Link brokerLink;
    private final BrokerSettings brokerSettings;
    private final StreamClient client;
    private BrokerProcess broker;

    private Deployment(Path folder, boolean hasClocks) throws Exception {
        this.folder = folder;
        this.hasClocks = hasClocks;
        this.disk = Files.createDirectory(folder.resolve("disk"));
        this.hasOwnDisk = isDone("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEBIBYTES + "m", "tmpfs", "" + disk);
        this.brokerLink = new Link();
        // Clients connect only through the link: the broker advertises its address.
        BrokerSettings free = BrokerSettings.in(disk.resolve("broker"))
                .withFreePort()
                .withProperty("advertised.listeners", "PLAINTEXT://localhost:" + brokerLink.port());
        this.broker = BrokerProcess.start(free);
        int port = Integer.parseInt(broker.bootstrapServers().replaceAll(".*:", ""));
        this.brokerSettings = free.withPort(port);
        brokerLink.leadTo(port);
        this.client = StreamClient.ofNew(bootstrapServers(), 8);
    }

    /**
     * Starts the broker and the nodes node-0, node-1 ...
     *
     * @param hasClocks whether each node gets an adjustable time of day, if this machine permits it
     */
    static Deployment start(Path folder, int nodes, boolean hasClocks) throws Exception {
        Deployment deployment = new Deployment(folder, hasClocks && FakeClock.isThere());
        List<Link> links = new ArrayList<>();
        for (int n = 0; n < nodes; n++) {
            links.add(new Link());
        }
        // Of two nodes that cannot reach each other the one with the lower address continues: not the first seed, so
        // that it can form a second cluster.
        links.sort(Comparator.comparingInt(Link::port).reversed());
        for (int n = 0; n < nodes; n++) {
            deployment.nodeLinks.put("node-" + n, links.get(n));
        }
        for (String id : deployment.nodeLinks.keySet()) {
            deployment.startNode(id);
        }
        for (NodeProcess node : deployment.nodes.values()) {
            node.awaitReady();
        }
        return deployment;
    }

    StreamClient client() {
        return client;
    }

    Link brokerLink() {
        return brokerLink;
    }

    /** Returns the link through which other nodes reach this one. */
    Link linkTo(String id) {
        return Objects.requireNonNull(nodeLinks.get(id));
    }

    /** Returns the node that forms a cluster if no other seed answers. */
    String firstSeed() {
        return nodeLinks.keySet().iterator().next();
    }

    NodeProcess node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    List<NodeProcess> nodes() {
        return List.copyOf(nodes.values());
    }

    private String bootstrapServers() {
        return "localhost:" + brokerLink.port();
    }

    /** Starts a node of the cluster, or starts it again. */
    void startNode(String id) throws IOException {
        int bindPort = FreePort.take();
        linkTo(id).leadTo(bindPort);
        List<String> seeds = new ArrayList<>();
        nodeLinks.values().forEach(link -> seeds.add("127.0.0.1:" + link.port()));
        nodes.put(
                id,
                NodeProcess.start(
                        hasClocks ? clock(id).environment() : Map.of(),
                        bootstrapServers(),
                        id,
                        folder.resolve(id + ".log"),
                        // Several nodes share this machine's cores.
                        "photosphere.devices=cpu:0",
                        "photosphere.cluster.port=" + linkTo(id).port(),
                        "photosphere.cluster.bind-port=" + bindPort,
                        "photosphere.cluster.seeds=" + String.join(",", seeds)));
    }

    /** Returns a node's adjustable time of day. */
    FakeClock clock(String id) {
        return clocks.computeIfAbsent(id, node -> new FakeClock(folder.resolve(node + ".clock")));
    }

    /** Starts a node in the consumer group outside the cluster; the caller stops it. */
    Process startGuest(String id) throws IOException {
        return NodeProcess.start(bootstrapServers(), id, folder.resolve(id + ".log"))
                .process();
    }

    void killBroker() throws Exception {
        signal("KILL", broker.pid());
        broker.onExit().get();
    }

    void stopBroker() {
        broker.close();
    }

    void startBroker() {
        broker = BrokerProcess.start(brokerSettings);
    }

    boolean hasOwnDisk() {
        return hasOwnDisk;
    }

    /** Fills the broker's disk, and waits until the broker has noticed: it stops. */
    void fillDiskUntilTheBrokerStops() throws Exception {
        Path filler = disk.resolve("filler");
        byte[] block = new byte[1 << 20];
        try (var out = Files.newOutputStream(filler)) {
            while (!broker.onExit().isDone()) {
                out.write(block);
            }
        } catch (IOException full) {
            broker.onExit().get(1, TimeUnit.MINUTES);
        }
    }

    void emptyDisk() throws IOException {
        Files.delete(disk.resolve("filler"));
    }

    static void signal(String name, long pid) throws Exception {
        if (!isDone("/bin/kill", "-" + name, String.valueOf(pid))) {
            throw new IllegalStateException("no signal " + name + " to " + pid);
        }
    }

    private static boolean isDone(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Stops all processes. */
    void stop() throws Exception {
        for (NodeProcess node : nodes.values()) {
            node.process().destroyForcibly().waitFor();
        }
        broker.close();
        brokerLink.close();
        for (Link link : nodeLinks.values()) {
            link.close();
        }
        if (hasOwnDisk) {
            isDone("umount", "" + disk);
        }
    }
}
