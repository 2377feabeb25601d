package org.photosphere.services.cli.stream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.services.cluster.ClusterStatusJson;
import org.photosphere.services.config.HttpSettings;
import org.photosphere.services.endpoint.KeyStoreFile;
import picocli.CommandLine.Option;

/** Requests the cluster's status from a node. */
public final class NodeStatus {

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--node",
            paramLabel = "[https://]HOST:PORT",
            description = "Endpoint of any node of the cluster (default: photosphere.http of the settings).")
    @Nullable String node;

    /** Returns the address to query, with its scheme. */
    String address(HttpSettings http) {
        if (node != null && node.contains("://")) {
            return node;
        }
        String scheme = http.keyStore().isPresent() || http.trustStore().isPresent() ? "https" : "http";
        return scheme + "://" + (node == null ? http.host() + ":" + http.port() : node);
    }

    private static HttpRequest request(String address, String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + "/status")).timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private static HttpClient client(HttpSettings http) {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        http.trustStore()
                .map(file -> KeyStoreFile.ofAuthorities(file, http.password(), "photosphere.http.tls"))
                .ifPresent(trusted -> client.sslContext(trusted.clientContext()));
        return client.build();
    }

    /**
     * Returns the cluster's status as known to the node.
     *
     * @throws InputException if no node answers
     */
    ClusterStatus get(HttpSettings http) {
        String address = address(http);
        try {
            HttpResponse<String> answer =
                    client(http).send(request(address, http.token()), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == UNAUTHORIZED) {
                throw new InputException(
                        "the node at " + address + " requires a token",
                        "set photosphere.http.token-file, with -D or --config, or the environment, as the node has it");
            }
            if (answer.statusCode() != OK) {
                throw new InputException(
                        "the node at " + address + " answers " + answer.statusCode() + ": "
                                + answer.body().strip(),
                        "check its log, or query another node with --node");
            }
            return ClusterStatusJson.parse(answer.body());
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    "no node answers at " + address + ": " + reason(e),
                    "give the address that a node prints when it is ready with --node; https://HOST:PORT, with"
                            + " photosphere.http.tls.trust-store, if it uses TLS",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while querying a node", e);
        }
    }

    /** Returns the reason; a refused connection has no message of its own. */
    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
