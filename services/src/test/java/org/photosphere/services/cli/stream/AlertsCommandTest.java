package org.photosphere.services.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;

class AlertsCommandTest {

    private static final String NOTIFICATION = """
            {"version": "4", "status": "firing", "alerts": [
              {"status": "firing", "startsAt": "2026-01-02T03:04:05Z",
               "labels": {"alertname": "PhotosphereNodeDown", "severity": "page", "instance": "node-2:9464"},
               "annotations": {"description": "node-2:9464 has not answered for 20 s.\\n", "runbook": "ops/runbook.md#x"}},
              {"status": "resolved", "startsAt": "2026-01-02T03:04:05Z", "endsAt": "2026-01-02T04:00:00Z",
               "labels": {"alertname": "PhotosphereDeviceOut", "severity": "page", "instance": "a\\u001b[2Jb\\nc"}}]}""";

    private final StringWriter printed = new StringWriter();
    private final HttpServer server = AlertsCommand.start("localhost", 0, new PrintWriter(printed));

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int post(String body) throws Exception {
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void printsEachAlertOfANotificationOnALine() throws Exception {
        assertThat(post(NOTIFICATION)).isEqualTo(200);
        assertThat(printed.toString().lines().skip(1))
                .containsExactly(
                        "2026-01-02T03:04:05Z FIRING page PhotosphereNodeDown node-2:9464:"
                                + " node-2:9464 has not answered for 20 s. [ops/runbook.md#x]",
                        // Labels cannot move the cursor or end the line.
                        "2026-01-02T04:00:00Z resolved page PhotosphereDeviceOut a [2Jb c: - [-]");
    }

    @Test
    void refusesWhatIsNoNotification() throws Exception {
        assertThat(post("{\"alerts\": 3}")).isEqualTo(400);
        assertThat(post("nonsense")).isEqualTo(400);
        assertThat(post("x".repeat(5 << 20))).isEqualTo(400);
        assertThat(printed.toString().lines().filter(line -> line.startsWith("refused: a notification ")))
                .hasSize(3);
    }

    @Test
    void namesAnAddressThatItCannotListenOn() {
        assertThatThrownBy(() ->
                        AlertsCommand.start("localhost", server.getAddress().getPort(), new PrintWriter(printed)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot receive alerts at localhost:");
    }
}
