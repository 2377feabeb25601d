package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Priority;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.config.Settings;

/** Alerts are answered before a backlog of other spectra. */
class AlertTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BACKLOG = 3000;
    private static final int MOST_ALERTS = 100;
    private static final int IN_FLIGHT = 512;

    /** Largest fraction of CPU time used by other processes for times to be judged. */
    private static final double QUIET = 0.05;

    private static final String ALERTS = "alerts";

    @Tag("slow")
    @Test
    void anAlertIsAnsweredInTheMiddleOfABacklog(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(
                BrokerSettings.in(data).withFreePort(), Map.of("photosphere.node.alert-surveys", ALERTS))) {
            stream.topics.createMissing(List.of(ALERTS));
            StreamClient alerts = new StreamClient(stream.settings.kafka(), ALERTS);
            // An alert beforehand, so that the node has discovered the topic.
            alerts.send(List.of(alert("first")));
            assertThat(alerts.answers(1, PATIENCE)).hasSize(1);
            List<byte[]> backlog = new ArrayList<>();
            for (int i = 0; i < BACKLOG; i++) {
                backlog.add(Mutations.valid("s-" + i).toByteArray());
            }
            stream.send(backlog);
            CoreTime before = CoreTime.now();
            long own = CoreTime.ownNanos();
            List<Answered> answered = answered(stream, alerts.kafka());
            double foreign = CoreTime.foreignShareSince(before, own);
            // Both kinds are complete.
            assertThat(alerts.answers(1 + answered.size(), PATIENCE)).hasSize(1 + answered.size());
            assertThat(stream.answers(BACKLOG, PATIENCE)).hasSize(BACKLOG);
            judge(answered, foreign);
        }
    }

    /**
     * An alert's answer.
     *
     * @param seconds time from its sending to its reading
     * @param overtakenBy number of answers committed meanwhile
     */
    private record Answered(double seconds, long overtakenBy) {}

    /** Sends one alert after the other until the backlog is nearly answered. */
    private static List<Answered> answered(RunningStream stream, Settings.Kafka kafka) throws Exception {
        List<Answered> answered = new ArrayList<>();
        Properties properties = kafka.clientProperties();
        properties.put("isolation.level", "read_committed");
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(kafka.parametersTopic(ALERTS)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
            consumer.seekToEnd(consumer.assignment());
            consumer.assignment().forEach(consumer::position);
            while (answered.size() < MOST_ALERTS && stream.node.metrics().answeredCount() < BACKLOG * 4 / 5) {
                long count = stream.node.metrics().answeredCount();
                long sent = System.nanoTime();
                producer.send(new ProducerRecord<>(kafka.spectraTopic(ALERTS), alert("alert-" + answered.size())))
                        .get();
                while (consumer.poll(Duration.ofMillis(20)).isEmpty()) {
                    assertThat(System.nanoTime() - sent).isLessThan(PATIENCE.toNanos());
                }
                answered.add(new Answered(
                        (System.nanoTime() - sent) * 1e-9, stream.node.metrics().answeredCount() - count - 1));
            }
        }
        return answered;
    }

    /** Judges the order of answers always, and times only if no other process used the cores. */
    private static void judge(List<Answered> answered, double foreign) {
        double[] seconds =
                answered.stream().mapToDouble(Answered::seconds).sorted().toArray();
        long[] overtaken =
                answered.stream().mapToLong(Answered::overtakenBy).sorted().toArray();
        double p99 = seconds[(int) Math.ceil(0.99 * seconds.length) - 1];
        System.out.printf(
                "%d alerts under a backlog: p50 %.3f s, p99 %.3f s, median of answers meanwhile %d, others had %.0f %% of"
                        + " the cores%n",
                seconds.length, seconds[seconds.length / 2], p99, overtaken[overtaken.length / 2], 100 * foreign);
        assertThat(seconds).hasSizeGreaterThan(10);
        // In the surveys' lane it would be the number in flight.
        assertThat(overtaken[overtaken.length / 2]).isLessThan(IN_FLIGHT / 2);
        if (foreign < QUIET) {
            assertThat(p99).isLessThanOrEqualTo(0.5);
        }
    }

    private static byte[] alert(String id) {
        return Spectrum.newBuilder(Mutations.valid(id))
                .setSurvey(ALERTS)
                .setPriority(Priority.PRIORITY_ALERT)
                .build()
                .toByteArray();
    }

    @Test
    void aSpectrumThatNobodyWaitsForAnyMoreIsADeadLetter(@TempDir Path data) throws Exception {
        try (RunningStream stream = RunningStream.start(data)) {
            stream.send(List.of(Spectrum.newBuilder(Mutations.valid("late"))
                    .setDeadlineUs(1)
                    .build()
                    .toByteArray()));
            Map<?, List<Message>> answers = stream.answers(1, PATIENCE);
            assertThat(answers.values())
                    .singleElement()
                    .satisfies(answer -> assertThat(answer)
                            .singleElement()
                            .isInstanceOfSatisfying(
                                    DeadLetter.class,
                                    letter -> assertThat(letter.getReason())
                                            .isEqualTo(RejectionReason.REJECTION_REASON_DEADLINE_PASSED)));
        }
    }
}
