package org.photosphere.services.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at startup for a broker that does not answer yet, and reports it. */
public final class Reachability {

    private static final Pattern ADDRESS = Pattern.compile("(?<host>[^\\s:]+|\\[[0-9a-fA-F:]+]):(?<port>\\d{1,5})");
    private static final int HIGHEST_PORT = 65_535;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);

    private Reachability() {}

    /** Waits as {@link #await(Settings.Kafka, Consumer)}, and logs the progress. */
    public static void await(Settings.Kafka kafka) {
        await(kafka, LOG::warn);
    }

    /**
     * Waits until a broker answers. Retries with a wait that doubles from {@code backoff-min} to {@code backoff-max},
     * for {@code startup-timeout} in total.
     *
     * @param say consumer of one line per failed attempt
     * @throws InputException if no broker answers in time, an address is malformed, or the broker refuses the client
     */
    public static void await(Settings.Kafka kafka, Consumer<String> say) {
        List<InetSocketAddress> addresses = addresses(kafka.bootstrapServers());
        long end = System.nanoTime() + kafka.startupTimeout().toNanos();
        Duration wait = kafka.backoffMin();
        for (Answer answer = ask(kafka, addresses); answer != Answer.BROKER; answer = ask(kafka, addresses)) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                throw absent(kafka, answer);
            }
            Duration pause = wait.compareTo(left) < 0 ? wait : left;
            say.accept("no broker at " + kafka.bootstrapServers() + " yet, trying again in " + seconds(pause) + " s");
            sleep(pause);
            wait = longer(wait, kafka.backoffMax());
        }
    }

    private enum Answer {
        NOTHING_LISTENS,
        NOT_AS_A_BROKER,
        BROKER
    }

    private static Duration longer(Duration wait, Duration longest) {
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    private static String seconds(Duration pause) {
        return pause.toMillis() % 1_000 == 0
                ? String.valueOf(pause.toSeconds())
                : String.format(Locale.ROOT, "%.1f", pause.toMillis() / 1e3);
    }

    /** Parses addresses without resolving them: a name may appear later, together with its broker. */
    private static List<InetSocketAddress> addresses(String bootstrapServers) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String address : bootstrapServers.split(",", -1)) {
            Matcher parts = ADDRESS.matcher(address.strip());
            if (!parts.matches() || Integer.parseInt(parts.group("port")) > HIGHEST_PORT) {
                throw new InputException(
                        "bootstrap servers \"" + bootstrapServers + "\": \"" + address.strip() + "\" is not host:port",
                        "give host:port of one or more brokers, separated by commas");
            }
            addresses.add(
                    InetSocketAddress.createUnresolved(parts.group("host"), Integer.parseInt(parts.group("port"))));
        }
        return addresses;
    }

    /** Tries a plain connection first: Kafka's client would log each of its own failed attempts. */
    private static Answer ask(Settings.Kafka kafka, List<InetSocketAddress> addresses) {
        if (addresses.stream().noneMatch(Reachability::accepts)) {
            return Answer.NOTHING_LISTENS;
        }
        return describes(kafka) ? Answer.BROKER : Answer.NOT_AS_A_BROKER;
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), (int)
                    CONNECT_TIMEOUT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean describes(Settings.Kafka kafka) {
        Properties properties = kafka.clientProperties();
        int timeout = (int) ANSWER_TIMEOUT.toMillis();
        properties.put("default.api.timeout.ms", timeout);
        properties.put("request.timeout.ms", timeout);
        try (Admin admin = Admin.create(properties)) {
            return !admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeout))
                    .nodes()
                    .get()
                    .isEmpty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthenticationException) {
                throw KafkaErrors.refused(e.getCause(), kafka);
            }
            return false;
        } catch (KafkaException e) {
            throw KafkaErrors.refused(e.getCause() == null ? e : e.getCause(), kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for a broker", e);
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(Math.max(1, pause.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for a broker", e);
        }
    }

    private static InputException absent(Settings.Kafka kafka, Answer last) {
        String where = kafka.bootstrapServers() + " after " + seconds(kafka.startupTimeout()) + " s";
        if (last == Answer.NOT_AS_A_BROKER) {
            return new InputException(
                    "what listens at " + where + " does not answer as a Kafka broker",
                    "check the port, and security.protocol under photosphere.kafka.client");
        }
        return new InputException(
                "no broker at " + where,
                "start one with ops/photosphere broker --data DIR, or name another with --bootstrap-servers HOST:PORT");
    }
}
