package org.photosphere.services.endpoint;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.photosphere.model.InputException;
import org.photosphere.services.config.HttpSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /live}, {@code /ready}, {@code /metrics} and {@code /status} over HTTP or HTTPS, on threads of its own.
 * A connection that sends no complete request in time is closed, whether silent or slow, and the number of connections
 * is bounded; none holds a thread.
 */
public final class Endpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TLS_SETTINGS = "photosphere.http.tls";
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final ActorSystem system;
    private final Answers answers;
    private final ServerBinding binding;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Endpoint(ActorSystem system, Answers answers, ServerBinding binding) {
        this.system = system;
        this.answers = answers;
        this.binding = binding;
    }

    /**
     * Binds the endpoint.
     *
     * @param view view of the node that it shows first
     * @throws InputException if the port is in use, the address is not this machine's or the key store is unusable
     */
    public static Endpoint start(HttpSettings settings, NodeView view) {
        SSLContext tls = settings.keyStore()
                .map(file -> KeyStoreFile.ofKey(file, settings.password(), TLS_SETTINGS)
                        .serverContext())
                .orElse(null);
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw unusable(settings, new IllegalArgumentException("the name has no address"));
        }
        ActorSystem system = ActorSystem.create("photosphere-http", config(settings));
        Answers answers = new Answers(settings, view);
        try {
            ServerBuilder server = Http.get(system).newServerAt(settings.host(), settings.port());
            if (tls != null) {
                server = server.enableHttps(ConnectionContext.httpsServer(() -> engine(tls)));
            }
            ServerBinding binding = server.withSettings(ServerSettings.create(system))
                    .bindFlow(requests(settings.timeout(), answers))
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            warnOfWhatOthersCanRead(settings, address);
            return new Endpoint(system, answers, binding);
        } catch (ExecutionException | TimeoutException e) {
            stop(system, answers);
            throw unusable(settings, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            stop(system, answers);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while binding the endpoint", e);
        }
    }

    private static Config config(HttpSettings settings) {
        String timeout = settings.timeout().toMillis() + " ms";
        String longer = settings.timeout().multipliedBy(2).toMillis() + " ms";
        return ConfigFactory.parseMap(Map.of(
                        "pekko.http.server.max-connections", settings.maxConnections(),
                        "pekko.http.server.backlog", settings.maxConnections(),
                        // Closes idle connections; a slow request is bounded by the time for a complete request.
                        "pekko.http.server.idle-timeout", longer,
                        "pekko.http.server.linger-timeout", timeout,
                        // Answers have a timeout of their own, with a reason.
                        "pekko.http.server.request-timeout", longer))
                .withFallback(ConfigFactory.systemProperties())
                .withFallback(ConfigFactory.parseResources("endpoint.conf"))
                .withFallback(ConfigFactory.load());
    }

    private static SSLEngine engine(SSLContext tls) {
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    /**
     * Returns the flow of one connection's requests. Its end, after the maximum time between two requests, closes the
     * connection.
     */
    private static Flow<HttpRequest, HttpResponse, NotUsed> requests(Duration timeout, Answers answers) {
        return Flow.of(HttpRequest.class)
                .idleTimeout(timeout)
                .recoverWithRetries(1, TimeoutException.class, () -> Source.<HttpRequest>empty())
                .mapAsync(1, answers::answer);
    }

    private static InputException unusable(HttpSettings settings, Throwable cause) {
        String why =
                cause.getCause() == null ? cause.getMessage() : cause.getCause().getMessage();
        return new InputException(
                "http port " + settings.port() + " on " + settings.host() + " cannot be bound: " + why,
                "stop what uses it, or set photosphere.http.port (0 takes a free one) and photosphere.http.host",
                cause);
    }

    private static void warnOfWhatOthersCanRead(HttpSettings settings, InetSocketAddress address) {
        if (address.getAddress().isLoopbackAddress()) {
            return;
        }
        if (settings.token().isEmpty()) {
            LOG.warn("metrics and status are readable by every client of {}: photosphere.http.token is empty", address);
        } else if (settings.keyStore().isEmpty()) {
            LOG.warn("the token is sent unencrypted to {}: photosphere.http.tls.key-store is empty", address);
        }
    }

    /** Shows another node from here on, started in place of the first. */
    public void show(NodeView view) {
        answers.show(view);
    }

    public int port() {
        return binding.localAddress().getPort();
    }

    private static void stop(ActorSystem system, Answers answers) {
        answers.close();
        try {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the HTTP endpoint did not stop cleanly", e);
        }
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        CompletionStage<?> unbound = binding.unbind();
        try {
            unbound.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the HTTP endpoint was not unbound cleanly", e);
        }
        stop(system, answers);
    }
}
