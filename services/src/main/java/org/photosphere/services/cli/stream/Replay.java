package org.photosphere.services.cli.stream;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.answers.ResultLine;
import org.photosphere.services.kafka.AnswerStream;
import org.photosphere.services.pipeline.SpectrumRecords;

/**
 * Sends spectra and matches their answers: an answer names the topic, partition and offset of its input, which the
 * broker's acknowledgement gives.
 */
final class Replay {

    /** Data of a spectrum that waits for its answer. */
    private record Sent(@Nullable Double assumedSnr) {}

    /** @param message Parameters or DeadLetter */
    record Answered(Message message, ResultLine line) {}

    private final Producer<byte[], byte[]> producer;
    private final @Nullable AnswerStream answers;
    private final Map<Origin, Sent> awaited = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;

    /** @param answers stream of answers, positioned before the first spectrum is sent; null to ignore answers */
    Replay(Producer<byte[], byte[]> producer, @Nullable AnswerStream answers) {
        this.producer = producer;
        this.answers = answers;
    }

    void send(String topic, Spectrum spectrum, String source, OptionalDouble assumedSnr) {
        Sent entry = new Sent(assumedSnr.isPresent() ? assumedSnr.getAsDouble() : null);
        // The callback records a failure; flush() throws it.
        var unused = producer.send(SpectrumRecords.of(topic, spectrum, source), (stored, error) -> {
            if (error != null) {
                failure.compareAndSet(null, error);
            } else if (answers != null) {
                awaited.put(origin(stored.topic(), stored.partition(), stored.offset()), entry);
            }
        });
        sent++;
    }

    /**
     * Waits until all spectra sent are acknowledged. Only then can {@link #poll} match answers: an answer may precede
     * the acknowledgement.
     *
     * @throws Exception the first failure of a spectrum, as reported by the producer
     */
    void flush() throws Exception {
        producer.flush();
        Exception error = failure.get();
        if (error != null) {
            throw error;
        }
    }

    /** Returns answers to the spectra sent that arrive within the timeout; call {@link #flush} first. */
    List<Answered> poll(Duration timeout) throws InterruptedException {
        List<Answered> answered = new ArrayList<>();
        if (answers == null) {
            return answered;
        }
        for (Message answer : answers.poll(timeout)) {
            Sent entry = awaited.remove(originOf(answer));
            if (entry != null) {
                answered.add(new Answered(answer, ResultLine.of(answer).withAssumedSnr(entry.assumedSnr())));
            }
        }
        return answered;
    }

    /** Returns the number of spectra sent so far. */
    long sent() {
        return sent;
    }

    /** Returns the number of spectra acknowledged by the broker and not answered yet. */
    int missing() {
        return awaited.size();
    }

    private static Origin originOf(Message answer) {
        return answer instanceof DeadLetter deadLetter ? deadLetter.getOrigin() : ((Parameters) answer).getOrigin();
    }

    private static Origin origin(String topic, int partition, long offset) {
        return Origin.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .build();
    }
}
