package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.photosphere.model.InputException;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;

/** Owns the consumer's thread: starts it, drains it, and starts it anew with back-off when it breaks. */
public final class KafkaIngest extends AbstractBehavior<KafkaIngest.Command> {

    private static final Duration DRAIN_CHECK = Duration.ofMillis(20);

    /** What ingest hears. */
    public sealed interface Command {}

    /** Poll no more; answer when nothing is in flight. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /** Nothing is in flight any more. */
    public record Drained() {}

    private record LoopFailed(Throwable cause) implements Command {}

    private record CheckDrained(ActorRef<Drained> replyTo) implements Command {}

    private final CommitGate gate;
    private final TimerScheduler<Command> timers;
    private final ConsumerLoop loop;
    private final Thread thread;

    /**
     * @param consumers makes a consumer; called on the thread that will own it
     * @param out takes each micro-batch, on the consumer's thread
     */
    public static Behavior<Command> create(
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
            IngestSettings settings,
            CommitGate gate,
            Consumer<MicroBatch> out,
            IngestListener listener) {
        Behavior<Command> ingest = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new KafkaIngest(context, timers, consumers, settings, gate, out, listener)));
        // Rights do not come back by trying again.
        Behavior<Command> unlessDenied =
                Behaviors.supervise(ingest).onFailure(InputException.class, SupervisorStrategy.stop());
        return Behaviors.supervise(unlessDenied)
                .onFailure(
                        RuntimeException.class,
                        SupervisorStrategy.restartWithBackoff(settings.backoffMin(), settings.backoffMax(), 0.1));
    }

    private KafkaIngest(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
            IngestSettings settings,
            CommitGate gate,
            Consumer<MicroBatch> out,
            IngestListener listener) {
        super(context);
        this.gate = gate;
        this.timers = timers;
        ActorRef<Command> self = context.getSelf();
        this.loop = new ConsumerLoop(
                consumers, settings, gate, out, failure -> self.tell(new LoopFailed(failure)), listener);
        this.thread = new Thread(loop, "kafka-ingest");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Drain.class, this::onDrain)
                .onMessage(CheckDrained.class, this::onCheckDrained)
                .onMessage(LoopFailed.class, this::onLoopFailed)
                .onSignal(PreRestart.class, signal -> stopLoop())
                .onSignal(PostStop.class, signal -> stopLoop())
                .build();
    }

    private Behavior<Command> onDrain(Drain drain) {
        loop.drain();
        return onCheckDrained(new CheckDrained(drain.replyTo()));
    }

    private Behavior<Command> onCheckDrained(CheckDrained check) {
        if (loop.isQuiet() && gate.inFlight() == 0) {
            check.replyTo().tell(new Drained());
        } else {
            timers.startSingleTimer(check, DRAIN_CHECK);
        }
        return this;
    }

    private Behavior<Command> onLoopFailed(LoopFailed failed) {
        getContext().getLog().warn("the consumer broke: {}", String.valueOf(failed.cause()));
        if (failed.cause() instanceof InputException input) {
            throw input;
        }
        if (failed.cause() instanceof AuthorizationException denied) {
            throw new InputException(
                    "not allowed to consume: " + denied.getMessage(),
                    "grant READ on the spectra topics and on the consumer group to this client",
                    denied);
        }
        throw new IllegalStateException("the consumer broke", failed.cause());
    }

    private Behavior<Command> stopLoop() {
        loop.stop();
        try {
            // Leaves the group before a successor joins it.
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return this;
    }
}
