package org.photosphere.acceptance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.KafkaClients;
import org.photosphere.services.kafka.Topics;

/** Sends spectra of a survey, and reads committed answers independently of all nodes. */
record StreamClient(Settings.Kafka kafka, String survey) {

    /** Trace id of every spectrum that it sends: W3C trace context, sampled. */
    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final List<Header> HEADERS = List.of(new RecordHeader(
            "traceparent", ("00-" + TRACE + "-00f067aa0ba902b7-01").getBytes(StandardCharsets.US_ASCII)));

    /** Returns a client of an empty broker, after creating the topics of {@link RunningStream#SURVEY}. */
    static StreamClient ofNew(String bootstrapServers, int partitions) {
        Settings settings = Settings.load(
                null,
                Map.of(
                        "photosphere.kafka.bootstrap-servers",
                        bootstrapServers,
                        "photosphere.kafka.partitions",
                        partitions));
        try (Topics topics = Topics.connect(settings.kafka())) {
            topics.createMissing(List.of(RunningStream.SURVEY));
        }
        return new StreamClient(settings.kafka(), RunningStream.SURVEY);
    }

    /** Sends values in order and waits for the broker's acknowledgements; returns the origin of each. */
    List<Origin> send(Collection<byte[]> values) throws InterruptedException, ExecutionException {
        List<Future<RecordMetadata>> stored = new ArrayList<>();
        List<Origin> origins = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = KafkaClients.sender(kafka)) {
            for (byte[] value : values) {
                stored.add(producer.send(
                        new ProducerRecord<>(kafka.spectraTopic(survey), null, (byte[]) null, value, HEADERS)));
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

    /** Returns all committed answers by origin, read until the expected number or the timeout is reached. */
    Map<Origin, List<Message>> answers(int expected, Duration timeout) {
        Map<Origin, List<Message>> answers = new HashMap<>();
        Properties properties = kafka.clientProperties();
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = new HashSet<>();
            for (String topic : List.of(kafka.parametersTopic(survey), kafka.deadLetterTopic())) {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            consumer.assign(partitions);
            long end = System.nanoTime() + timeout.toNanos();
            int quiet = 0;
            // A duplicate may follow the last expected answer: continue until no answer arrives.
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
            return entry.topic().equals(kafka.deadLetterTopic())
                    ? DeadLetter.parseFrom(entry.value())
                    : Parameters.parseFrom(entry.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("an answer does not parse", e);
        }
    }

    private static Origin origin(Message message) {
        return message instanceof Parameters parameters ? parameters.getOrigin() : ((DeadLetter) message).getOrigin();
    }
}
