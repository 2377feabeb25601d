package org.photosphere.services.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.Redrives;

/**
 * Sends the originals of dead letters back to their source topics, byte for byte, with a header that counts the
 * redrives. A letter is redriven at most once: its position is recorded in the transaction that sends its original.
 * Used by one thread.
 */
public final class Redrive implements AutoCloseable {

    /** Originals per transaction: large compared with its round trips, small compared with memory. */
    private static final int TRANSACTION = 32;

    /** Outcomes for a letter. */
    public enum Outcome {
        /** It was sent, or would be. */
        CHOSEN,
        /** It has another reason, survey or time than requested. */
        NOT_WANTED,
        /** It was redriven before. */
        DONE_BEFORE,
        /** Its original was redriven too many times. */
        TOO_OFTEN,
        /** Its original, key or headers did not fit into the letter. */
        CUT,
        /** Its source topic is not one of spectra, or does not exist. */
        NO_TOPIC,
        /** It is not a dead letter that this version can read. */
        UNREADABLE
    }

    /**
     * @param reason reason, unspecified if it could not be read
     * @param survey survey, empty if it could not be read
     */
    public record Kind(RejectionReason reason, String survey, Outcome outcome) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byReason = reason.compareTo(other.reason);
            int bySurvey = byReason != 0 ? byReason : survey.compareTo(other.survey);
            return bySurvey != 0 ? bySurvey : outcome.compareTo(other.outcome);
        }
    }

    private record Letter(DeadLetter message, String place) {}

    private final TopicReader<byte[]> reader;
    private final Settings.Kafka kafka;
    private final Predicate<DeadLetter> wanted;
    private final int most;
    private final Set<String> topics = new HashSet<>();

    /**
     * @param wanted predicate of the requested letters
     * @param most maximum redrives of an original
     */
    public Redrive(Settings.Kafka kafka, Predicate<DeadLetter> wanted, int most) {
        this.reader = TopicReader.connect(KafkaClients.patient(kafka));
        this.kafka = kafka;
        this.wanted = wanted;
        this.most = most;
    }

    /**
     * Processes the letters that are present now.
     *
     * @param producer transactional producer with transactions initialised; null to send nothing
     * @param progress consumer of the number of letters processed so far
     * @return number of letters of each kind
     * @throws org.apache.kafka.common.KafkaException if Kafka fails; an uncommitted transaction is not sent
     */
    public Map<Kind, Long> run(@Nullable Producer<byte[], byte[]> producer, LongConsumer progress) {
        topics.addAll(reader.topics());
        Set<String> done = new HashSet<>();
        read(kafka.redrivenTopic(), entry -> done.add(new String(entry.key(), StandardCharsets.UTF_8)));
        Map<Kind, Long> kinds = new TreeMap<>();
        List<Letter> chosen = new ArrayList<>();
        long[] seen = new long[1];
        read(kafka.deadLetterTopic(), entry -> {
            String place = entry.partition() + "@" + entry.offset();
            Kind kind = kind(entry, place, done, chosen);
            kinds.merge(kind, 1L, Long::sum);
            if (producer != null && chosen.size() >= TRANSACTION) {
                send(producer, chosen);
            }
            if (producer == null) {
                chosen.clear();
            }
            progress.accept(++seen[0]);
        });
        if (producer != null && !chosen.isEmpty()) {
            send(producer, chosen);
        }
        return kinds;
    }

    private Kind kind(ConsumerRecord<byte[], byte[]> entry, String place, Set<String> done, List<Letter> chosen) {
        DeadLetter letter;
        try {
            letter = DeadLetter.parseFrom(entry.value() == null ? new byte[0] : entry.value());
        } catch (InvalidProtocolBufferException e) {
            return new Kind(RejectionReason.REJECTION_REASON_UNSPECIFIED, "", Outcome.UNREADABLE);
        }
        Outcome outcome = outcome(letter, place, done);
        if (outcome == Outcome.CHOSEN) {
            chosen.add(new Letter(letter, place));
        }
        String topic = letter.getOrigin().getTopic();
        String survey = kafka.isOfSpectra(topic) ? kafka.survey(topic) : letter.getSurvey();
        return new Kind(letter.getReason(), survey, outcome);
    }

    private Outcome outcome(DeadLetter letter, String place, Set<String> done) {
        String topic = letter.getOrigin().getTopic();
        if (!wanted.test(letter)) {
            return Outcome.NOT_WANTED;
        }
        if (done.contains(place)) {
            return Outcome.DONE_BEFORE;
        }
        if (letter.getRedrives() >= most) {
            return Outcome.TOO_OFTEN;
        }
        if (letter.getIsCut()) {
            return Outcome.CUT;
        }
        return kafka.isOfSpectra(topic) && topics.contains(topic) ? Outcome.CHOSEN : Outcome.NO_TOPIC;
    }

    /** Sends originals and their records in one transaction, and empties the list. */
    private void send(Producer<byte[], byte[]> producer, List<Letter> letters) {
        producer.beginTransaction();
        for (Letter letter : letters) {
            // The commit reports a failure.
            var unused = producer.send(original(letter.message()));
            var unusedToo = producer.send(new ProducerRecord<>(
                    kafka.redrivenTopic(),
                    letter.place().getBytes(StandardCharsets.UTF_8),
                    letter.message().getSpectrumIdBytes().toByteArray()));
        }
        producer.commitTransaction();
        letters.clear();
    }

    private static ProducerRecord<byte[], byte[]> original(DeadLetter letter) {
        List<Header> headers = new ArrayList<>();
        letter.getOriginalHeadersList().stream()
                .filter(header -> !header.getKey().equals(Redrives.HEADER))
                .forEach(header -> headers.add(
                        new RecordHeader(header.getKey(), header.getValue().toByteArray())));
        String redrives = String.valueOf(letter.getRedrives() + 1);
        headers.add(new RecordHeader(Redrives.HEADER, redrives.getBytes(StandardCharsets.US_ASCII)));
        byte[] key = letter.getOriginalKey().toByteArray();
        return new ProducerRecord<>(
                letter.getOrigin().getTopic(),
                null,
                key.length == 0 ? null : key,
                letter.getOriginal().toByteArray(),
                headers);
    }

    /** Reads all committed records of a topic that are present now; none if the topic does not exist. */
    private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        if (topics.contains(topic)) {
            reader.assign(topic);
            reader.read(each);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
