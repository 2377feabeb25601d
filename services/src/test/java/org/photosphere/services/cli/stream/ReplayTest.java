package org.photosphere.services.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.answers.ResultLine;
import org.photosphere.services.kafka.AnswerStream;

class ReplayTest {

    private static final String SPECTRA = "photosphere.v1.spectra.test";
    private static final TopicPartition PARAMETERS = new TopicPartition("photosphere.v1.parameters.test", 0);
    private static final TopicPartition DEAD_LETTERS = new TopicPartition("photosphere.v1.dead-letters", 0);
    private static final Spectrum STAR =
            Spectrum.newBuilder().setSpectrumId("star").build();

    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(
            Cluster.empty(), false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final StringWriter err = new StringWriter();
    private final AnswerStream answers = new AnswerStream(consumer, DEAD_LETTERS.topic(), new PrintWriter(err));
    private final Replay replay = new Replay(producer, answers);

    @BeforeEach
    void fillsTheTopicsWithOldAnswers() {
        for (TopicPartition partition : List.of(PARAMETERS, DEAD_LETTERS, new TopicPartition("unrelated", 0))) {
            consumer.updatePartitions(
                    partition.topic(),
                    List.of(new PartitionInfo(partition.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.updateEndOffsets(Map.of(partition, 10L));
        }
    }

    private void arrives(TopicPartition partition, long offset, Message answer) {
        consumer.addRecord(new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], answer.toByteArray()));
    }

    private static Origin origin(long offset) {
        return Origin.newBuilder().setTopic(SPECTRA).setOffset(offset).build();
    }

    private static Parameters parameters(String id, long offset) {
        return Parameters.newBuilder()
                .setSpectrumId(id)
                .setOrigin(origin(offset))
                .build();
    }

    @Test
    void matchesAnswersByTheOriginOfTheirInput() throws Exception {
        answers.skipToEnd(answers.follow(topic -> !topic.equals("unrelated")));
        replay.send(SPECTRA, STAR, "/test", OptionalDouble.of(50));
        replay.send(SPECTRA, STAR, "/test", OptionalDouble.empty());
        producer.completeNext();
        producer.completeNext();
        replay.flush();
        assertThat(replay.missing()).isEqualTo(2);

        arrives(PARAMETERS, 10, parameters("of another sender", 77));
        arrives(PARAMETERS, 11, parameters("star", 0));
        List<ResultLine> lines =
                replay.poll(Duration.ZERO).stream().map(Replay.Answered::line).toList();

        assertThat(lines).extracting(ResultLine::spectrumId).containsExactly("star");
        assertThat(lines).extracting(ResultLine::assumedSnr).containsExactly(50.0);
        assertThat(replay.missing()).isEqualTo(1);

        arrives(
                DEAD_LETTERS,
                10,
                DeadLetter.newBuilder()
                        .setReason(RejectionReason.REJECTION_REASON_EMPTY)
                        .setOrigin(origin(1))
                        .build());
        assertThat(replay.poll(Duration.ZERO))
                .allMatch(answered -> answered.line().isRejected())
                .hasSize(1);
        assertThat(replay.missing()).isZero();
    }

    @Test
    void skipsAnswersFromBeforeAndReadsNewTopicsFromTheirStart() throws Exception {
        Set<TopicPartition> present = answers.follow(topic -> topic.equals(PARAMETERS.topic()));
        assertThat(present).containsExactly(PARAMETERS);
        answers.skipToEnd(present);
        assertThat(consumer.position(PARAMETERS)).isEqualTo(10);

        assertThat(answers.follow(topic -> !topic.equals("unrelated"))).containsExactly(DEAD_LETTERS);
        arrives(DEAD_LETTERS, 0, DeadLetter.newBuilder().setSpectrumId("first").build());
        arrives(PARAMETERS, 10, parameters("second", 0));

        assertThat(answers.poll(Duration.ZERO)).hasSize(2);
        assertThat(consumer.position(PARAMETERS)).isEqualTo(11);
    }

    @Test
    void notesWhatIsNoAnswerAndGoesOn() throws Exception {
        answers.follow(topic -> topic.equals(PARAMETERS.topic()));
        consumer.addRecord(new ConsumerRecord<>(PARAMETERS.topic(), 0, 0, new byte[0], new byte[] {(byte) 0xff}));
        arrives(PARAMETERS, 1, parameters("star", 0));

        assertThat(answers.poll(Duration.ZERO)).hasSize(1);
        assertThat(err.toString()).contains("no answer of ours at " + PARAMETERS + " offset 0");
    }

    @Test
    void passesOnWhyASpectrumCouldNotBeSent() {
        replay.send(SPECTRA, STAR, "/test", OptionalDouble.empty());
        producer.errorNext(new RecordTooLargeException("2 MB"));

        assertThatThrownBy(replay::flush).isInstanceOf(RecordTooLargeException.class);
        assertThat(replay.missing()).isZero();
    }

    @Test
    void waitsForNothingWhereNobodyListens() throws Exception {
        Replay silent = new Replay(producer, null);
        silent.send(SPECTRA, STAR, "/test", OptionalDouble.empty());
        producer.completeNext();
        silent.flush();

        assertThat(silent.sent()).isEqualTo(1);
        assertThat(silent.missing()).isZero();
    }

    @Test
    void sendsKeyedRecordsWithCloudEventsHeaders() {
        replay.send(SPECTRA, STAR, "/photosphere/replay/stars.fits", OptionalDouble.empty());

        ProducerRecord<byte[], byte[]> entry = producer.history().get(0);
        assertThat(entry.key()).asString(StandardCharsets.UTF_8).isEqualTo("star");
        assertThat(entry.value()).isEqualTo(STAR.toByteArray());
        assertThat(StreamSupport.stream(entry.headers().spliterator(), false)
                        .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                        .filter(header -> !header.startsWith("ce_time=")))
                .containsExactly(
                        "content-type=application/protobuf",
                        "ce_specversion=1.0",
                        "ce_id=star",
                        "ce_source=/photosphere/replay/stars.fits",
                        "ce_type=org.photosphere.spectrum.v1",
                        "ce_dataschema=urn:photosphere:proto:photosphere.v1.Spectrum");
        assertThat(entry.headers().lastHeader("ce_time")).isNotNull();
    }
}
