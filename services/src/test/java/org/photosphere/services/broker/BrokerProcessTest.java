package org.photosphere.services.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;

class BrokerProcessTest {

    @TempDir
    Path data;

    /** A process that owns a broker process until it is killed; prints the broker's process id and address. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws InterruptedException {
            BrokerProcess broker =
                    BrokerProcess.start(BrokerSettings.in(Path.of(arguments[0])).withFreePort());
            System.out.println(broker.pid() + " " + broker.bootstrapServers());
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }

    @Tag("slow")
    @Test
    void ignoresCtrlCAndEndsWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = parent.inputReader()) {
            String[] said = output.readLine().split(" ", 2);
            ProcessHandle broker = ProcessHandle.of(Long.parseLong(said[0])).orElseThrow();

            new ProcessBuilder("kill", "-INT", said[0]).start().waitFor();
            Thread.sleep(1_000);
            assertThat(accepts(said[1])).isTrue();

            parent.destroyForcibly().waitFor();
            broker.onExit().get(15, TimeUnit.SECONDS);
            assertThat(accepts(said[1])).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Tag("slow")
    @Test
    void stopsInOrderAndLeavesItsFolderFree() throws Exception {
        BrokerProcess broker = BrokerProcess.start(BrokerSettings.in(data).withFreePort());
        try (broker) {
            assertThat(accepts(broker.bootstrapServers())).isTrue();
        }
        // Ended by the end of its input or by SIGTERM (128 + 15), not killed.
        assertThat(broker.onExit().get(1, TimeUnit.SECONDS)).isIn(0, 143);
        assertThat(accepts(broker.bootstrapServers())).isFalse();
        try (DataFolder free = DataFolder.claim(data, "4.3.1")) {
            assertThat(free.formatted()).isTrue();
        }
    }

    @Test
    void forwardsTheChildsErrorAndHint() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            BrokerSettings settings = BrokerSettings.in(data).withPort(taken.getLocalPort());
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> BrokerProcess.start(settings))
                    .withMessage("port " + taken.getLocalPort() + " on localhost is in use")
                    .satisfies(e -> assertThat(e.hint()).contains("--port N"));
        }
    }

    private static boolean accepts(String address) throws IOException {
        String[] parts = address.split(":", 2);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), 2_000);
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }
}
