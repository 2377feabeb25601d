package org.photosphere.services.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.pipeline.WorkRequest;

/**
 * Groups spectra by instrument and sends batches to workers that request them. A group is due when it fills a batch or
 * when its oldest spectrum has waited for the linger time. The spectra in flight bound the queue. Batches of a failed
 * or stuck worker return to the queue; the one in progress is halved until the faulty spectrum is alone.
 */
public final class Batcher extends AbstractBehavior<Batcher.Command> {

    /** Failures after which a spectrum alone in its batch is given up: a single one may be the worker's own fault. */
    private static final int MOST_ALONE = 2;

    /** Checks for stuck workers per timeout. */
    private static final int LOOKS_A_TIMEOUT = 10;

    /** Messages this actor accepts. */
    public sealed interface Command {}

    /**
     * Spectra that are ready to be inverted.
     *
     * @param model number of the model that answers them
     */
    public record Offer(List<ValidatedSpectrum> spectra, int model) implements Command {
        public Offer {
            spectra = List.copyOf(spectra);
        }
    }

    /** A worker asks for one more batch. */
    public record Work(WorkRequest request) implements Command {}

    /** A worker has stopped for good. */
    public record Gone(ActorRef<SpectrumBatch> worker) implements Command {}

    private enum Timer implements Command {
        LINGER_OVER,
        LOOK_FOR_STUCK
    }

    /** Batches that a worker holds, the one in progress first, and the time at which that began. */
    private static final class Held {
        private final Deque<SpectrumBatch> batches = new ArrayDeque<>();
        private long sinceNanos;

        void add(SpectrumBatch batch) {
            if (batches.isEmpty()) {
                sinceNanos = System.nanoTime();
            }
            batches.add(batch);
        }

        void finishedOne() {
            batches.remove();
            sinceNanos = System.nanoTime();
        }

        boolean isStuck(Duration timeout) {
            return !batches.isEmpty() && System.nanoTime() - sinceNanos > timeout.toNanos();
        }
    }

    private final TimerScheduler<Command> timers;
    private final BatchSettings settings;
    private final Predicate<RawRecord> isVoid;
    private final BatchListener listener;
    private final WaitingSpectra waiting;
    private final Deque<SpectrumBatch> retries = new ArrayDeque<>();
    private final Deque<ActorRef<SpectrumBatch>> demands = new ArrayDeque<>();
    private final Map<ActorRef<SpectrumBatch>, Held> held = new HashMap<>();

    /** @param isVoid whether an input will be polled again, so that its answer would be dropped */
    public static Behavior<Command> create(
            BatchSettings settings, Predicate<RawRecord> isVoid, BatchListener listener) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(
                    Timer.LOOK_FOR_STUCK, settings.timeout().dividedBy(LOOKS_A_TIMEOUT));
            return new Batcher(context, timers, settings, isVoid, listener);
        }));
    }

    private Batcher(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            BatchSettings settings,
            Predicate<RawRecord> isVoid,
            BatchListener listener) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.isVoid = isVoid;
        this.listener = listener;
        this.waiting = new WaitingSpectra(settings.size(), settings.linger());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Offer.class, this::onOffer)
                .onMessage(Work.class, this::onWork)
                .onMessage(Gone.class, this::onGone)
                .onMessageEquals(Timer.LINGER_OVER, this::dispatch)
                .onMessageEquals(Timer.LOOK_FOR_STUCK, this::onLookForStuck)
                .build();
    }

    private Behavior<Command> onOffer(Offer offer) {
        // Spectra read before an abort would otherwise wait next to the same spectra read again.
        waiting.removeIf(spectrum -> isVoid.test(spectrum.raw())).forEach(listener::voided);
        waiting.add(offer.spectra(), offer.model(), System.nanoTime());
        return dispatch();
    }

    private Behavior<Command> onWork(Work work) {
        ActorRef<SpectrumBatch> worker = work.request().worker();
        switch (work.request().why()) {
            case STARTED -> {
                forget(worker);
                held.put(worker, new Held());
            }
            case FINISHED -> {
                Held batches = held.get(worker);
                if (batches == null) {
                    // It was stuck, and other workers have its batches.
                    return this;
                }
                batches.finishedOne();
            }
            case ROOM -> {}
        }
        demands.add(worker);
        return dispatch();
    }

    private Behavior<Command> onGone(Gone gone) {
        forget(gone.worker());
        return dispatch();
    }

    private Behavior<Command> onLookForStuck() {
        List<ActorRef<SpectrumBatch>> stuck = new ArrayList<>();
        held.forEach((worker, batches) -> {
            if (batches.isStuck(settings.timeout())) {
                stuck.add(worker);
            }
        });
        for (ActorRef<SpectrumBatch> worker : stuck) {
            getContext()
                    .getLog()
                    .error(
                            "worker {} stuck: batch not answered for {} s, its batches go to others",
                            worker.path().name(),
                            settings.timeout().toSeconds());
            forget(worker);
            listener.stuck(worker);
        }
        return dispatch();
    }

    /**
     * Requeues a worker's batches. Workers process batches in order: the first was in progress, the others were not
     * begun.
     */
    private void forget(ActorRef<SpectrumBatch> worker) {
        demands.removeIf(worker::equals);
        Held lost = held.remove(worker);
        if (lost != null) {
            SpectrumBatch suspect = lost.batches.poll();
            if (suspect != null) {
                retry(suspect);
            }
            retries.addAll(lost.batches);
        }
    }

    private void retry(SpectrumBatch suspect) {
        int size = suspect.spectra().size();
        if (size > 1) {
            retries.add(suspect.part(0, size / 2, 1));
            retries.add(suspect.part(size / 2, size, 1));
        } else if (suspect.attempt() < MOST_ALONE) {
            retries.add(suspect.part(0, 1, suspect.attempt() + 1));
        } else {
            getContext()
                    .getLog()
                    .error(
                            "spectrum {} rejected: its worker failed {} times",
                            suspect.spectra().get(0).raw().origin(),
                            MOST_ALONE);
            listener.givenUp(suspect);
        }
    }

    private Behavior<Command> dispatch() {
        while (!demands.isEmpty()) {
            SpectrumBatch batch = retries.isEmpty() ? waiting.nextDue(System.nanoTime()) : retries.remove();
            if (batch == null) {
                break;
            }
            SpectrumBatch wanted = stillWanted(batch);
            if (wanted != null) {
                ActorRef<SpectrumBatch> worker = demands.remove();
                held.computeIfAbsent(worker, ref -> new Held()).add(wanted);
                worker.tell(wanted);
            }
        }
        listener.queued(waiting.size());
        scheduleLinger();
        return this;
    }

    /** Returns the batch without void and late spectra; null if none is left. */
    private @Nullable SpectrumBatch stillWanted(SpectrumBatch batch) {
        long now = StageTimes.nowUs();
        SpectrumBatch valid = without(batch, spectrum -> isVoid.test(spectrum.raw()), listener::voided);
        return valid == null
                ? null
                : without(
                        valid,
                        spectrum -> spectrum.header().deadlineUs() > 0
                                && spectrum.header().deadlineUs() < now,
                        listener::late);
    }

    private static @Nullable SpectrumBatch without(
            SpectrumBatch batch, Predicate<ValidatedSpectrum> out, Consumer<SpectrumBatch> taken) {
        Map<Boolean, List<ValidatedSpectrum>> parts = batch.spectra().stream().collect(Collectors.partitioningBy(out));
        List<ValidatedSpectrum> gone = parts.getOrDefault(true, List.of());
        List<ValidatedSpectrum> rest = parts.getOrDefault(false, List.of());
        if (gone.isEmpty()) {
            return batch;
        }
        taken.accept(new SpectrumBatch(batch.instrument(), batch.model(), gone, batch.attempt()));
        return rest.isEmpty() ? null : new SpectrumBatch(batch.instrument(), batch.model(), rest, batch.attempt());
    }

    private void scheduleLinger() {
        if (!demands.isEmpty()) {
            waiting.nanosUntilDue(System.nanoTime())
                    .ifPresent(nanos -> timers.startSingleTimer(Timer.LINGER_OVER, Duration.ofNanos(nanos)));
        }
    }
}
