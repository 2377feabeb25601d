package org.photosphere.services.cli.demo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.AnswerStream;
import org.photosphere.services.kafka.KafkaClients;
import org.photosphere.services.pipeline.SpectrumRecords;

/**
 * Sends simulated spectra, some of them broken, and reads the committed answers as any consumer would. One thread
 * sends, one reads.
 */
final class DemoTraffic implements AutoCloseable {

    /** Every Nth spectrum is broken, cycling through the defects. */
    private static final int BROKEN_EVERY = 100;

    private static final Duration POLL = Duration.ofMillis(50);

    /**
     * A spectrum that was sent.
     *
     * @param snr signal-to-noise ratio per pixel
     * @param broken defect, null for a good spectrum
     * @param sentNanos time of sending
     */
    record Sent(double snr, @Nullable BrokenSpectrum broken, long sentNanos) {}

    /**
     * An answer that was read.
     *
     * @param message Parameters or DeadLetter
     * @param readNanos time of reading
     */
    record Read(Message message, long readNanos) {}

    private final SimulatedSurvey survey;
    private final Settings.Kafka kafka;
    private final Producer<byte[], byte[]> producer;
    private final AnswerStream answers;
    private final Thread reader;
    private final Map<Origin, Sent> sent = new ConcurrentHashMap<>();
    private final Map<Origin, Read> read = new ConcurrentHashMap<>();
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;
    private int number;

    DemoTraffic(SimulatedSurvey survey, Settings.Kafka kafka, PrintWriter err) {
        this.survey = survey;
        this.kafka = kafka;
        this.producer = KafkaClients.sender(kafka);
        this.answers = AnswerStream.connect(kafka, err);
        answers.follow(
                topic -> topic.startsWith(kafka.parametersTopicPrefix()) || topic.equals(kafka.deadLetterTopic()));
        this.reader = new Thread(this::readAnswers, "demo-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Spectra ready to be sent, prepared beforehand so that their preparation is not timed. */
    record Prepared(
            ProducerRecord<byte[], byte[]> message,
            double snr,
            @Nullable BrokenSpectrum broken) {}

    /** Prepares the next spectrum; every hundredth is broken. */
    Prepared prepare() {
        SimulatedSurvey.Simulated simulated = survey.next(number);
        Spectrum good = simulated.message();
        BrokenSpectrum broken = null;
        if (number % BROKEN_EVERY == BROKEN_EVERY / 2) {
            BrokenSpectrum[] ways = BrokenSpectrum.values();
            broken = ways[number / BROKEN_EVERY % ways.length];
        }
        number++;
        String topic = kafka.spectraTopic(good.getSurvey());
        ProducerRecord<byte[], byte[]> message = SpectrumRecords.of(topic, good, "/demo");
        if (broken != null) {
            ByteString bytes = broken.of(good);
            ProducerRecord<byte[], byte[]> bad =
                    new ProducerRecord<>(topic, null, message.key(), bytes.toByteArray(), message.headers());
            return new Prepared(bad, simulated.snr(), broken);
        }
        return new Prepared(message, simulated.snr(), null);
    }

    /**
     * Sends spectra.
     *
     * @param perSecond constant rate, or infinite for as fast as possible
     */
    void send(List<Prepared> spectra, double perSecond) throws InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < spectra.size(); i++) {
            long due = begin + (long) (i / perSecond * 1e9);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            Prepared next = spectra.get(i);
            long now = System.nanoTime();
            // The callback reports failures.
            var unused = producer.send(next.message(), (metadata, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                } else {
                    Origin origin = Origin.newBuilder()
                            .setTopic(metadata.topic())
                            .setPartition(metadata.partition())
                            .setOffset(metadata.offset())
                            .build();
                    sent.put(origin, new Sent(next.snr(), next.broken(), now));
                }
            });
        }
        producer.flush();
    }

    private void readAnswers() {
        try {
            while (!closed) {
                for (Message message : answers.poll(POLL)) {
                    Origin origin = message instanceof Parameters parameters
                            ? parameters.getOrigin()
                            : ((DeadLetter) message).getOrigin();
                    if (read.putIfAbsent(origin, new Read(message, System.nanoTime())) != null) {
                        twice.incrementAndGet();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Returns the spectra that were sent and stored, by origin. */
    Map<Origin, Sent> sent() {
        return sent;
    }

    /** Returns the first answers, by the origin of the answered spectrum. */
    Map<Origin, Read> read() {
        return read;
    }

    /**
     * Returns the times of answers to spectra sent since a time, in any order.
     *
     * @param sinceNanos time, as of {@link System#nanoTime}
     */
    long[] answeredSince(long sinceNanos) {
        return sent.entrySet().stream()
                .filter(entry -> entry.getValue().sentNanos() - sinceNanos >= 0)
                .map(entry -> read.get(entry.getKey()))
                .filter(Objects::nonNull)
                .mapToLong(Read::readNanos)
                .toArray();
    }

    /** Returns the number of answers beyond the first. */
    int answeredTwice() {
        return twice.get();
    }

    /** Returns the failure of sending or reading, or null. */
    @Nullable Throwable failure() {
        return failure.get();
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(2));
        answers.close();
    }
}
