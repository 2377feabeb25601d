package org.photosphere.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A node in a JVM of its own, so that it can be killed. */
final class NodeProcess {

    private NodeProcess() {}

    static Process start(String bootstrapServers, String id, Path log) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.photosphere.services.cli.Main",
                "node",
                "-b",
                bootstrapServers,
                "-Dphotosphere.node.id=" + id,
                "-Dphotosphere.http.port=0",
                "-Dphotosphere.inversion.model-floor=0",
                "-Dphotosphere.inversion.model-floor-uv=0",
                "-Dphotosphere.kafka.session-timeout=6s");
        File output = log.toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }
}
