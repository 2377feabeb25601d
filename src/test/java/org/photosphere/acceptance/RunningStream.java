package org.photosphere.acceptance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.broker.Topics;
import org.photosphere.services.cluster.PhotosphereNode;
import org.photosphere.services.cluster.ServingModel;
import org.photosphere.services.config.Settings;

/** A broker and a node in this JVM, with a sender and an independent reader of committed answers. */
final class RunningStream implements AutoCloseable {

    static final String SURVEY = "test";
    private static final Duration START = Duration.ofMinutes(2);

    final BrokerSettings brokerSettings;
    final Settings settings;
    final ServingModel model;
    final Topics topics;
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
        all.put("photosphere.inversion.model-floor", 0);
        all.put("photosphere.inversion.model-floor-uv", 0);
        all.putAll(overrides);
        this.settings = Settings.load(null, all);
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

    /** Starts another node in the place of the first. */
    void restartNode() throws InterruptedException {
        node = PhotosphereNode.start(settings, model, topics);
        node.awaitReady(START);
    }

    /** Sends values in order and waits until the broker has them; where each one stands. */
    List<Origin> send(Collection<byte[]> values) throws InterruptedException, ExecutionException {
        List<Future<RecordMetadata>> stored = new ArrayList<>();
        List<Origin> origins = new ArrayList<>();
        Properties properties = settings.kafka().clientProperties();
        properties.put("linger.ms", "5");
        properties.put("max.request.size", String.valueOf(8 << 20));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                stored.add(producer.send(new ProducerRecord<>(settings.kafka().spectraTopic(SURVEY), value)));
            }
            for (Future<RecordMetadata> future : stored) {
                RecordMetadata metadata = future.get();
                origins.add(Origin.newBuilder()
                        .setTopic(metadata.topic())
                        .setPartition(metadata.partition())
                        .setOffset(metadata.offset())
                        .build());
            }
        }
        return origins;
    }

    /** Committed answers by what they answer, all of them, read until there are so many or the time is over. */
    Map<Origin, List<Message>> answers(int expected, Duration timeout) {
        Map<Origin, List<Message>> answers = new HashMap<>();
        Properties properties = settings.kafka().clientProperties();
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = new HashSet<>();
            for (String topic : List.of(
                    settings.kafka().parametersTopic(SURVEY), settings.kafka().deadLetterTopic())) {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            consumer.assign(partitions);
            long end = System.nanoTime() + timeout.toNanos();
            int quiet = 0;
            // A second answer may come behind the last first one: read on until nothing comes.
            while (System.nanoTime() < end && (answers.size() < expected || quiet < 5)) {
                int before = answers.size();
                for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
                    Message message = parse(entry);
                    answers.computeIfAbsent(origin(message), o -> new ArrayList<>())
                            .add(message);
                }
                quiet = answers.size() == before ? quiet + 1 : 0;
            }
        }
        return answers;
    }

    private Message parse(ConsumerRecord<byte[], byte[]> entry) {
        try {
            return entry.topic().equals(settings.kafka().deadLetterTopic())
                    ? DeadLetter.parseFrom(entry.value())
                    : Parameters.parseFrom(entry.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("an answer does not parse", e);
        }
    }

    private static Origin origin(Message message) {
        return message instanceof Parameters parameters ? parameters.getOrigin() : ((DeadLetter) message).getOrigin();
    }

    @Override
    public void close() {
        node.close();
        topics.close();
        model.close();
        broker.close();
    }
}
