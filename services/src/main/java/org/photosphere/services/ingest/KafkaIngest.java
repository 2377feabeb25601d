package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.photosphere.model.InputException;

/**
 * Owns the consumer's thread: starts it, drains it, and starts another with back-off when it breaks. Draining outlasts a
 * consumer that breaks: then no other is started.
 */
public final class KafkaIngest extends AbstractBehavior<KafkaIngest.Command> {

    private static final Duration DRAIN_CHECK = Duration.ofMillis(20);

    /** A consumer that has gone so long without breaking is waited for as briefly as the first one. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(1);

    /** Fenced so often in a row means that another node answers to the same id. */
    private static final int MAX_FENCED = 3;

    /** What ingest hears. */
    public sealed interface Command {}

    /** Poll no more; answer when nothing is in flight. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /** Nothing is in flight any more. */
    public record Drained() {}

    private record LoopFailed(Throwable cause) implements Command {}

    private record CheckDrained(ActorRef<Drained> replyTo) implements Command {}

    private enum StartAgain implements Command {
        NOW
    }

    private final Supplier<ConsumerLoop> loops;
    private final IngestSettings settings;
    private final List<IngestLane> lanes;
    private final IngestListener listener;
    private final TimerScheduler<Command> timers;
    private ConsumerLoop loop;
    private Thread thread;
    private long startedNanos;
    private Duration backoff;
    private int fenced;
    private boolean draining;
    private boolean broken;

    /**
     * @param consumers makes a consumer; called on the thread that will own it
     */
    public static Behavior<Command> create(
            Supplier<Consumer<byte[], byte[]>> consumers,
            IngestSettings settings,
            List<IngestLane> lanes,
            IngestListener listener) {
        Behavior<Command> ingest = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            ActorRef<Command> self = context.getSelf();
            Supplier<ConsumerLoop> loops = () -> new ConsumerLoop(
                    consumers, settings, lanes, failure -> self.tell(new LoopFailed(failure)), listener);
            return new KafkaIngest(context, timers, loops, settings, lanes, listener);
        }));
        // Rights do not come back by trying again.
        return Behaviors.supervise(ingest).onFailure(InputException.class, SupervisorStrategy.stop());
    }

    private KafkaIngest(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Supplier<ConsumerLoop> loops,
            IngestSettings settings,
            List<IngestLane> lanes,
            IngestListener listener) {
        super(context);
        this.timers = timers;
        this.loops = loops;
        this.settings = settings;
        this.lanes = lanes;
        this.listener = listener;
        this.backoff = settings.backoffMin();
        this.loop = loops.get();
        this.thread = started(loop);
    }

    private Thread started(ConsumerLoop consumer) {
        Thread started = new Thread(consumer, "kafka-ingest");
        started.setDaemon(true);
        started.start();
        startedNanos = System.nanoTime();
        return started;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Drain.class, this::onDrain)
                .onMessage(CheckDrained.class, this::onCheckDrained)
                .onMessage(LoopFailed.class, this::onLoopFailed)
                .onMessageEquals(StartAgain.NOW, this::onStartAgain)
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onDrain(Drain drain) {
        draining = true;
        loop.drain();
        if (broken) {
            voidInFlight();
        }
        return onCheckDrained(new CheckDrained(drain.replyTo()));
    }

    private Behavior<Command> onCheckDrained(CheckDrained check) {
        if ((broken || loop.isQuiet())
                && lanes.stream().allMatch(lane -> lane.gate().inFlight() == 0)) {
            check.replyTo().tell(new Drained());
        } else {
            timers.startSingleTimer(check, DRAIN_CHECK);
        }
        return this;
    }

    private Behavior<Command> onLoopFailed(LoopFailed failed) {
        getContext().getLog().warn("the consumer broke: {}", String.valueOf(failed.cause()));
        throwIfLasting(failed.cause());
        broken = true;
        if (draining) {
            voidInFlight();
            return this;
        }
        if (System.nanoTime() - startedNanos > FORGIVEN_AFTER.toNanos()) {
            backoff = settings.backoffMin();
        }
        timers.startSingleTimer(StartAgain.NOW, backoff);
        Duration next = backoff.multipliedBy(2);
        backoff = next.compareTo(settings.backoffMax()) > 0 ? settings.backoffMax() : next;
        return this;
    }

    /** No other consumer is started, and what this one had read its group gives to others. */
    private void voidInFlight() {
        lanes.forEach(lane -> listener.voided(lane.gate().advance()));
    }

    /** What does not pass by trying again. */
    private void throwIfLasting(Throwable cause) {
        if (cause instanceof InputException input) {
            throw input;
        }
        if (cause instanceof AuthorizationException denied) {
            throw new InputException(
                    "not allowed to consume: " + denied.getMessage(),
                    "grant READ on the spectra topics and on the consumer group to this client",
                    denied);
        }
        fenced = cause instanceof FencedInstanceIdException ? fenced + 1 : 0;
        if (fenced >= MAX_FENCED) {
            throw new InputException(
                    "another node took this one's place in the consumer group " + fenced + " times",
                    "give every node an id of its own: photosphere.node.id",
                    cause);
        }
    }

    private Behavior<Command> onStartAgain() {
        if (!draining) {
            broken = false;
            loop = loops.get();
            thread = started(loop);
        }
        return this;
    }

    private Behavior<Command> onStop() {
        loop.stop(true);
        try {
            // Leaves the group before a successor joins it.
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return this;
    }
}
