package org.photosphere.services.cli;

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
import org.photosphere.services.config.Settings;
import picocli.CommandLine.Option;

/** Asks a node what it knows of the cluster. */
public final class NodeStatus {

    private static final int UNAUTHORIZED = 401;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--node",
            paramLabel = "HOST:PORT",
            description = "Endpoint of any node of the cluster (default: photosphere.http of the settings).")
    @Nullable String node;

    private static HttpRequest request(String address, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + "/status"))
                .timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    /**
     * The cluster as the node knows it.
     *
     * @throws InputException where no node answers
     */
    ClusterStatus get(Settings.Http http) {
        String address = node == null ? http.host() + ":" + http.port() : node;
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(request(address, http.token()), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == UNAUTHORIZED) {
                throw new InputException(
                        "the node at " + address + " wants a token",
                        "set photosphere.http.token-file, with -D or --config, or the environment, as the node has it");
            }
            return ClusterStatusJson.parse(answer.body());
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    "no node answers at " + address + ": " + e.getMessage(),
                    "give the address that a node prints when it is ready with --node",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking a node", e);
        }
    }
}
