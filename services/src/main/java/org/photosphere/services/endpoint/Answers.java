package org.photosphere.services.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.photosphere.services.config.HttpSettings;
import org.photosphere.services.metrics.NodeMetrics;

/**
 * Answers to requests. Probes are answered at once, on the thread that read the request; metrics and status each by a
 * {@link BoundedWork}. Safe for use by several threads.
 */
final class Answers implements AutoCloseable {

    private static final ContentType.NonBinary TEXT = ContentTypes.TEXT_PLAIN_UTF8;
    private static final ContentType.WithFixedCharset JSON = ContentTypes.APPLICATION_JSON;
    private static final ContentType PROMETHEUS_TEXT = type("text/plain; version=0.0.4; charset=utf-8");
    private static final ContentType OPEN_METRICS = type(NodeMetrics.OPEN_METRICS);
    private static final String BEARER = "Bearer ";

    private final byte[] token;
    private final BoundedWork metrics;
    private final BoundedWork status;
    private volatile NodeView view;

    Answers(HttpSettings settings, NodeView view) {
        this.token = settings.token().getBytes(StandardCharsets.UTF_8);
        this.metrics = new BoundedWork("metrics", settings.timeout());
        this.status = new BoundedWork("status", settings.timeout());
        this.view = view;
    }

    private static ContentType type(String text) {
        return ContentTypes.parse(text);
    }

    void show(NodeView other) {
        view = other;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        NodeView node = view;
        if (!request.method().equals(HttpMethods.GET)) {
            return now(text(405, "use GET\n").addHeader(RawHeader.create("Allow", "GET, HEAD")));
        }
        return switch (request.getUri().path()) {
            case "/live" -> now(probe(node.isLive(), node));
            case "/ready" -> now(probe(node.isReady(), node));
            case "/metrics" -> guarded(request, () -> metrics(request, node));
            case "/status" -> guarded(request, () -> later(status, () -> node.statusJson() + "\n", JSON));
            default -> now(text(404, "paths: /live, /ready, /metrics, /status\n"));
        };
    }

    private static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private static HttpResponse probe(boolean good, NodeView node) {
        return HttpResponse.create()
                .withStatus(good ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE)
                .withEntity(HttpEntities.create(JSON, node.healthJson() + "\n"));
    }

    private static HttpResponse text(int code, String text) {
        return HttpResponse.create().withStatus(code).withEntity(HttpEntities.create(TEXT, text));
    }

    /** Answers only clients that send the token, if one is set. */
    private CompletionStage<HttpResponse> guarded(HttpRequest request, Supplier<CompletionStage<HttpResponse>> answer) {
        if (token.length == 0 || MessageDigest.isEqual(token, sentToken(request))) {
            return answer.get();
        }
        return now(text(401, "send the token of photosphere.http.token\n")
                .addHeader(RawHeader.create("WWW-Authenticate", "Bearer")));
    }

    private static byte[] sentToken(HttpRequest request) {
        String sent = header(request, "Authorization");
        return sent.startsWith(BEARER)
                ? sent.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8)
                : new byte[0];
    }

    private static String header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value).orElse("");
    }

    /** Returns the metrics, as OpenMetrics if requested: that format has exemplars. */
    private CompletionStage<HttpResponse> metrics(HttpRequest request, NodeView node) {
        return header(request, "Accept").contains("application/openmetrics-text")
                ? later(metrics, node::openMetrics, OPEN_METRICS)
                : later(metrics, node::metrics, PROMETHEUS_TEXT);
    }

    private static CompletionStage<HttpResponse> later(BoundedWork work, Supplier<String> body, ContentType type) {
        return work.make(body)
                .handle((text, failure) -> failure == null
                        ? HttpResponse.create()
                                .withEntity(HttpEntities.create(type, text.getBytes(StandardCharsets.UTF_8)))
                        : failed(failure));
    }

    private static HttpResponse failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof BoundedWork.Late late
                ? text(503, late.getMessage() + "\n")
                : text(500, "a defect of this node: " + cause + "\n");
    }

    @Override
    public void close() {
        metrics.close();
        status.close();
    }
}
