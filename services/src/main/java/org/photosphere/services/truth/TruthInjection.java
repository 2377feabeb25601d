package org.photosphere.services.truth;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.photosphere.model.spectrum.SampleOfIds;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.config.Settings;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/**
 * Creates simulated twins of a fraction of the spectra and sends them to the topic of the survey's test spectra. Its
 * failures do not affect the stream: twins beyond its bounds are counted and dropped. On a thread of its own, because
 * sending may block.
 */
public final class TruthInjection extends AbstractBehavior<TruthInjection.Command> {

    /** Maximum spectra waiting for their twin. */
    private static final int MOST_WAITING = 32;

    /** Messages this actor accepts. */
    public sealed interface Command {}

    private record Offer(ValidatedSpectrum spectrum) implements Command {}

    /** Makes the twin of a spectrum with the serving model. */
    @FunctionalInterface
    public interface Maker extends Function<ValidatedSpectrum, Spectrum> {}

    /** Sends test spectra. */
    public interface Sender extends AutoCloseable {

        /** @param onSent callback with whether it was sent, on any thread */
        void send(String topic, Spectrum spectrum, Consumer<Boolean> onSent);

        @Override
        void close();
    }

    /**
     * The part of the injection used by other threads.
     *
     * @param share fraction of the spectra, selected by their ids
     */
    public record Tap(ActorRef<Command> injection, double share, AtomicInteger waiting, NodeMetrics metrics)
            implements Consumer<ValidatedSpectrum> {

        /** Accepts a science spectrum, a fraction of which get a twin. */
        @Override
        public void accept(ValidatedSpectrum spectrum) {
            if (spectrum.header().isTest()
                    || SampleOfIds.position(spectrum.header().spectrumId()) >= share) {
                return;
            }
            if (waiting.incrementAndGet() > MOST_WAITING) {
                waiting.decrementAndGet();
                counted(metrics, "left_out");
            } else {
                injection.tell(new Offer(spectrum));
            }
        }
    }

    private final Settings.Truth settings;
    private final Settings.Kafka topics;
    private final NodeMetrics metrics;
    private final Maker maker;
    private final Sender sender;
    private final Consumer<String> ensureTopic;
    private final AtomicInteger waiting;
    private final Set<String> surveys = new HashSet<>();
    private long secondBegan;
    private int inSecond;

    /**
     * @param senders factory of the sender, which is closed with this actor
     * @param ensureTopic action that creates the topic of a survey's test spectra if missing
     * @param waiting number of offers not yet taken
     */
    public static Behavior<Command> create(
            Settings settings,
            NodeMetrics metrics,
            Maker maker,
            Supplier<Sender> senders,
            Consumer<String> ensureTopic,
            AtomicInteger waiting) {
        for (String outcome : new String[] {"sent", "failed", "left_out"}) {
            metrics.counter(Metric.TEST_SPECTRA, outcome);
        }
        Behavior<Command> injection = Behaviors.setup(
                context -> new TruthInjection(context, settings, metrics, maker, senders.get(), ensureTopic, waiting));
        return Behaviors.supervise(injection).onFailure(Exception.class, SupervisorStrategy.resume());
    }

    private TruthInjection(
            ActorContext<Command> context,
            Settings settings,
            NodeMetrics metrics,
            Maker maker,
            Sender sender,
            Consumer<String> ensureTopic,
            AtomicInteger waiting) {
        super(context);
        this.settings = settings.truth();
        this.topics = settings.kafka();
        this.metrics = metrics;
        this.maker = maker;
        this.sender = sender;
        this.ensureTopic = ensureTopic;
        this.waiting = waiting;
    }

    private static void counted(NodeMetrics metrics, String outcome) {
        metrics.counter(Metric.TEST_SPECTRA, outcome).increment();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Offer.class, this::onOffer)
                .onSignal(PostStop.class, this::onStop)
                .build();
    }

    private Behavior<Command> onOffer(Offer offer) {
        waiting.decrementAndGet();
        if (!isWithinRate()) {
            counted(metrics, "left_out");
            return this;
        }
        try {
            send(offer.spectrum());
        } catch (RuntimeException e) {
            counted(metrics, "failed");
            getContext().getLog().warn("test spectrum not sent; the stream is not affected", e);
        }
        return this;
    }

    private Behavior<Command> onStop(PostStop stopped) {
        sender.close();
        return this;
    }

    private void send(ValidatedSpectrum real) {
        String survey = topics.survey(real.raw().topic());
        if (!surveys.contains(survey)) {
            ensureTopic.accept(survey);
            surveys.add(survey);
        }
        sender.send(
                topics.testSpectraTopic(survey),
                maker.apply(real),
                arrived -> counted(metrics, arrived ? "sent" : "failed"));
    }

    private boolean isWithinRate() {
        long now = System.nanoTime();
        if (now - secondBegan >= TimeUnit.SECONDS.toNanos(1)) {
            secondBegan = now;
            inSecond = 0;
        }
        return ++inSecond <= settings.mostPerSecond();
    }
}
