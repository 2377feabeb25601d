package org.photosphere.services.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.Redrives;

/**
 * Sends the originals of dead letters back to the topics they came from, byte for byte, with a header that counts how many
 * times. A letter is redriven once at most: its place is recorded in the same transaction that sends its original. Used by
 * one thread.
 */
public final class Redrive implements AutoCloseable {

    /** Originals of a transaction: large enough for its round trips, small enough for memory. */
    private static final int TRANSACTION = 32;

    private static final Duration POLL = Duration.ofMillis(500);

    /** What becomes of a letter. */
    public enum Outcome {
        /** It is sent, or would be. */
        CHOSEN,
        /** Another reason, survey or time is wanted. */
        NOT_WANTED,
        /** It was redriven before. */
        DONE_BEFORE,
        /** Its original came back too many times. */
        TOO_OFTEN,
        /** Its original, key or headers did not fit into the letter. */
        CUT,
        /** The topic it came from is no topic of spectra, or is not there. */
        NO_TOPIC,
        /** It is no dead letter that this version can read. */
        UNREADABLE
    }

    /**
     * @param reason unspecified where it could not be read
     * @param survey empty where it could not be read
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

    private final Consumer<byte[], byte[]> consumer;
    private final Settings.Kafka kafka;
    private final Predicate<DeadLetter> wanted;
    private final int most;
    private final Set<String> topics = new HashSet<>();

    /**
     * @param wanted which letters are asked for
     * @param most times that an original may be redriven
     */
    public Redrive(Settings.Kafka kafka, Predicate<DeadLetter> wanted, int most) {
        this.consumer = KafkaClients.reader(kafka);
        this.kafka = kafka;
        this.wanted = wanted;
        this.most = most;
    }

    /**
     * Goes through the letters that are there now.
     *
     * @param producer transactional, its transactions initialised; null to send nothing
     * @param progress hears how many letters were looked at so far
     * @return how many letters of each kind there are
     * @throws org.apache.kafka.common.KafkaException where Kafka fails; what its transaction had not committed is not sent
     */
    public Map<Kind, Long> run(@Nullable Producer<byte[], byte[]> producer, LongConsumer progress) {
        topics.addAll(consumer.listTopics().keySet());
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

    /** Originals and their records in one transaction; empties the list. */
    private void send(Producer<byte[], byte[]> producer, List<Letter> letters) {
        producer.beginTransaction();
        for (Letter letter : letters) {
            // The commit tells of a failure.
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

    /** All committed records of a topic that are there now; none where it is not there. */
    private void read(String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        if (!topics.contains(topic)) {
            return;
        }
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                Long end = ends.get(new TopicPartition(entry.topic(), entry.partition()));
                if (end != null && entry.offset() < end) {
                    each.accept(entry);
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
