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
 * Owns the consumer's thread: starts it, drains it, and restarts a failed consumer with back-off. A consumer that fails
 * while draining is not restarted.
 */
public final class KafkaIngest extends AbstractBehavior<KafkaIngest.Command> {

    private static final Duration DRAIN_CHECK = Duration.ofMillis(20);

    /** Time without failure after which the back-off is reset. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(1);

    /** Consecutive fencings after which another node is assumed to have the same id. */
    private static final int MAX_FENCED = 3;

    /** Messages this actor accepts. */
    public sealed interface Command {}

    /** Stops polling; replies when no spectrum is in flight. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /** No spectrum is in flight any more. */
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

    /** @param consumers factory of consumers, called on the thread that will own them */
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
        // Retrying does not restore a right.
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
        getContext().getLog().warn("consumer failed: {}", String.valueOf(failed.cause()));
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

    /** Voids the spectra in flight: no consumer is restarted, and the group reassigns the partitions. */
    private void voidInFlight() {
        lanes.forEach(lane -> listener.voided(lane.gate().advance()));
    }

    /** Throws for causes that retrying cannot resolve. */
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
            // The consumer leaves the group before its successor joins.
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return this;
    }
}
