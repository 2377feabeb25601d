package org.photosphere.services.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import org.photosphere.services.config.Settings;

class RecordCountsTest {

    @Test
    void countsWhatConsumersGetAndNeitherMarkersNorAbortedRecords(@TempDir Path data) {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.in(data).withFreePort())) {
            Settings.Kafka kafka = Settings.load(
                            null, Map.of("photosphere.kafka.bootstrap-servers", broker.bootstrapServers()))
                    .kafka();
            try (Topics topics = Topics.connect(kafka);
                    RecordCounts counts = new RecordCounts(kafka)) {
                topics.createMissing(List.of("sdss"));
                String answers = kafka.parametersTopic("sdss");
                sendInTransactions(kafka, answers);
                List<Topics.Summary> list = topics.list();
                assertThat(list).contains(new Topics.Summary(answers, 8, 16, OptionalLong.empty()));
                assertThat(counts.count(list, Duration.ofSeconds(30)))
                        .containsEntry(answers, new RecordCounts.Count(7, true))
                        .containsEntry(kafka.deadLetterTopic(), new RecordCounts.Count(0, true));
                assertThat(counts.count(list, Duration.ZERO)).containsEntry(answers, new RecordCounts.Count(0, false));
            }
        }
    }

    /** Sends eight records, each followed by a transaction marker; the last one is aborted. */
    private static void sendInTransactions(Settings.Kafka kafka, String topic) {
        Map<String, Object> client =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "marking");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < 8; i++) {
                producer.beginTransaction();
                var unused = producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1}));
                producer.flush();
                if (i == 7) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }
}
