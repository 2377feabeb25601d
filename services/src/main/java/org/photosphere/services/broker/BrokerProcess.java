package org.photosphere.services.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedded broker in a JVM of its own, so that a fatal fault of the broker does not halt this one, and heap and
 * garbage collection are separate.
 *
 * <p>The child reads its standard input and stops in an orderly way when that ends. It thus ends with this process
 * whatever the cause, kill -9 included, and after all of this process's shutdown hooks: a draining node still has its
 * broker. A Ctrl-C at the terminal signals every process of the foreground group; the child ignores it for the same
 * reason.
 */
public final class BrokerProcess implements AutoCloseable {

    /** Option of the broker command: stop when standard input ends. */
    public static final String SUPERVISED = "--supervised";

    /** Text that the broker command prints before its address when clients are served. */
    public static final String READY = "broker ready at ";

    private static final String MAIN = "org.photosphere.services.cli.Main";
    /** A start takes 3-5 s; a busy machine and a recovery after a kill take longer. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    /** An orderly stop takes below 1 s. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    /**
     * The broker shares this machine's cores with the node: the optimising compiler would take time from the inversions
     * in the first minutes, and a broker's work is Kafka's waiting and copying.
     */
    private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    private static final int KEPT_LINES = 50;
    private static final Logger LOG = LoggerFactory.getLogger(BrokerProcess.class);

    private final Process process;
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final Deque<String> complaints = new ArrayDeque<>();
    private final Thread errors;
    private final CompletableFuture<Integer> exitCode;

    private BrokerProcess(Process process) {
        this.process = process;
        this.errors = reader("broker-stderr", process.errorReader(StandardCharsets.UTF_8), this::onComplaint);
        reader("broker-stdout", process.inputReader(StandardCharsets.UTF_8), this::onOutput);
        this.exitCode = process.onExit().thenApply(this::onEnd);
    }

    /**
     * Starts the broker and waits until clients are served.
     *
     * @throws InputException if it does not start, with the child's message and hint
     */
    public static BrokerProcess start(BrokerSettings settings) {
        BrokerProcess broker;
        try {
            broker = new BrokerProcess(new ProcessBuilder(command(settings)).start());
        } catch (IOException e) {
            throw new InputException(
                    "the broker's JVM did not start: " + e.getMessage(), "check the memory and the Java runtime", e);
        }
        try {
            broker.address.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return broker;
        } catch (ExecutionException e) {
            throw broker.failure(e);
        } catch (TimeoutException e) {
            broker.close();
            throw new InputException(
                    "the broker was not ready after " + START_TIMEOUT.toSeconds() + " s",
                    "give a folder on a faster disk, or stop what keeps the machine busy",
                    e);
        } catch (InterruptedException e) {
            broker.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
    }

    /** Returns the value of {@code bootstrap.servers} for clients: host:port. */
    public String bootstrapServers() {
        return address.join();
    }

    public long pid() {
        return process.pid();
    }

    /** Completes with the exit code when the broker has ended, requested or not. */
    public CompletableFuture<Integer> onExit() {
        return exitCode.copy();
    }

    /** Stops the broker in an orderly way; kills it after {@link #STOP_TIMEOUT}. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("broker did not stop within {} s: killed", STOP_TIMEOUT.toSeconds());
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(BrokerSettings settings) {
        List<String> command = new ArrayList<>();
        // A signal that is ignored when a JVM starts stays ignored.
        command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", FIRST_COMPILER));
        command.addAll(ClassArchive.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "broker", SUPERVISED));
        command.addAll(List.of("--data", settings.data().toString()));
        command.addAll(List.of("--host", settings.host(), "--port", String.valueOf(settings.port())));
        settings.properties().forEach((key, value) -> command.addAll(List.of("--property", key + "=" + value)));
        return command;
    }

    private static Thread reader(String name, BufferedReader from, Consumer<String> onLine) {
        Thread thread = new Thread(
                () -> {
                    try (Stream<String> lines = from.lines()) {
                        lines.forEach(onLine);
                    } catch (UncheckedIOException streamClosedByExit) {
                        LOG.debug("{} ended", name, streamClosedByExit);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private int onEnd(Process ended) {
        address.completeExceptionally(new IOException("the broker ended"));
        return ended.exitValue();
    }

    private void onOutput(String line) {
        if (line.startsWith(READY)) {
            address.complete(line.substring(READY.length()));
        }
    }

    private void onComplaint(String line) {
        synchronized (complaints) {
            if (complaints.size() == KEPT_LINES) {
                complaints.removeFirst();
            }
            complaints.addLast(line);
        }
        if (address.isDone()) {
            LOG.warn("broker: {}", line);
        }
    }

    private InputException failure(ExecutionException cause) {
        try {
            errors.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> lines;
        synchronized (complaints) {
            lines = List.copyOf(complaints);
        }
        String message = tagged(lines, "error: ");
        String hint = tagged(lines, "hint:  ");
        if (message != null && hint != null) {
            return new InputException(message, hint, cause);
        }
        String last = lines.isEmpty() ? "without output" : lines.get(lines.size() - 1);
        return new InputException(
                "the broker ended at its start with exit code " + process.exitValue() + ": " + last,
                "run it alone to see its full output: ops/photosphere broker --data DIR",
                cause);
    }

    private static @Nullable String tagged(List<String> lines, String tag) {
        return lines.stream()
                .filter(line -> line.startsWith(tag))
                .map(line -> line.substring(tag.length()))
                .findFirst()
                .orElse(null);
    }
}
