package org.photosphere.acceptance;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.photosphere.proto.v1.Origin;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.node.PhotosphereNode;
import org.photosphere.services.serving.ServingModel;

/** A broker and a node in this JVM, with a sender and an independent reader of committed answers. */
final class RunningStream implements AutoCloseable {

    static final String SURVEY = "test";
    private static final Duration START = Duration.ofMinutes(2);

    final BrokerSettings brokerSettings;
    final Settings settings;
    final ServingModel model;
    final Topics topics;
    private final StreamClient client;
    EmbeddedBroker broker;
    PhotosphereNode node;

    private RunningStream(BrokerSettings brokerSettings, EmbeddedBroker broker, Map<String, ?> overrides) {
        this.brokerSettings = brokerSettings;
        this.broker = broker;
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("photosphere.kafka.bootstrap-servers", broker.bootstrapServers());
        all.put("photosphere.kafka.partitions", 4);
        all.put("photosphere.kafka.session-timeout", "6s");
        all.put("photosphere.http.port", 0);
        all.put("photosphere.node.warm-up", 0);
        all.put("photosphere.inversion.model-floor", 0);
        all.put("photosphere.inversion.model-floor-uv", 0);
        all.putAll(overrides);
        this.settings = Settings.load(null, all);
        this.client = new StreamClient(settings.kafka(), SURVEY);
        this.model = ServingModel.open(settings);
        this.topics = Topics.connect(settings.kafka());
        topics.createMissing(List.of(SURVEY));
        this.node = PhotosphereNode.start(settings, model, topics);
    }

    static RunningStream start(BrokerSettings brokerSettings, Map<String, ?> overrides) throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(brokerSettings);
        String port = broker.bootstrapServers().replaceAll(".*:", "");
        try {
            RunningStream stream =
                    new RunningStream(brokerSettings.withPort(Integer.parseInt(port)), broker, overrides);
            stream.node.awaitReady(START);
            return stream;
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    static RunningStream start(Path data) throws InterruptedException {
        return start(BrokerSettings.in(data).withFreePort(), Map.of());
    }

    /** Replaces the node with a new one. */
    void restartNode() throws InterruptedException {
        node = PhotosphereNode.start(settings, model, topics);
        node.awaitReady(START);
    }

    /** Sends values in order and waits for the broker's acknowledgements; returns the origin of each. */
    List<Origin> send(Collection<byte[]> values) throws InterruptedException, ExecutionException {
        return client.send(values);
    }

    /** Returns all committed answers by origin, read until the expected number or the timeout is reached. */
    Map<Origin, List<Message>> answers(int expected, Duration timeout) {
        return client.answers(expected, timeout);
    }

    @Override
    public void close() {
        node.close();
        topics.close();
        model.close();
        broker.close();
    }
}
