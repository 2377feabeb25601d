package org.photosphere.services.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.pipeline.WorkRequest;

/**
 * Groups spectra by instrument and hands batches to workers that ask for them. A group is due when it fills a batch or
 * when its oldest spectrum has waited for the linger time. What it holds is bounded by the spectra in flight. Batches
 * of a worker that broke go back to the queue; the one it was at in two halves, until the guilty spectrum is alone.
 */
public final class Batcher extends AbstractBehavior<Batcher.Command> {

    /** A spectrum that broke its worker so often, alone, is given up: once it may have been the worker's own fault. */
    private static final int MOST_ALONE = 2;

    /** What the batcher hears. */
    public sealed interface Command {}

    /** Spectra that are ready to be inverted. */
    public record Offer(List<ValidatedSpectrum> spectra) implements Command {
        public Offer {
            spectra = List.copyOf(spectra);
        }
    }

    /** A worker asks for one more batch. */
    public record Work(WorkRequest request) implements Command {}

    private enum Linger implements Command {
        OVER
    }

    private record Waiting(ValidatedSpectrum spectrum, long sinceNanos) {}

    private final TimerScheduler<Command> timers;
    private final int batchSize;
    private final Duration linger;
    private final Consumer<SpectrumBatch> givenUp;
    private final IntConsumer queued;
    private final Map<String, Deque<Waiting>> groups = new LinkedHashMap<>();
    private final Deque<SpectrumBatch> retries = new ArrayDeque<>();
    private final Deque<ActorRef<SpectrumBatch>> demands = new ArrayDeque<>();
    private final Map<ActorRef<SpectrumBatch>, Deque<SpectrumBatch>> held = new HashMap<>();
    private int waiting;

    /**
     * @param batchSize most spectra of a batch
     * @param linger longest wait for company
     * @param givenUp takes a spectrum that broke its worker too often, alone
     * @param queued hears how many spectra wait
     */
    public static Behavior<Command> create(
            int batchSize, Duration linger, Consumer<SpectrumBatch> givenUp, IntConsumer queued) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Batcher(context, timers, batchSize, linger, givenUp, queued)));
    }

    private Batcher(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            int batchSize,
            Duration linger,
            Consumer<SpectrumBatch> givenUp,
            IntConsumer queued) {
        super(context);
        this.timers = timers;
        this.batchSize = batchSize;
        this.linger = linger;
        this.givenUp = givenUp;
        this.queued = queued;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Offer.class, this::onOffer)
                .onMessage(Work.class, this::onWork)
                .onMessage(Linger.class, this::onLinger)
                .build();
    }

    private Behavior<Command> onOffer(Offer offer) {
        long now = System.nanoTime();
        for (ValidatedSpectrum spectrum : offer.spectra()) {
            groups.computeIfAbsent(spectrum.spectrum().instrument(), name -> new ArrayDeque<>())
                    .add(new Waiting(spectrum, now));
        }
        waiting += offer.spectra().size();
        return dispatch();
    }

    private Behavior<Command> onWork(Work work) {
        ActorRef<SpectrumBatch> worker = work.request().worker();
        Deque<SpectrumBatch> batches = held.computeIfAbsent(worker, ref -> new ArrayDeque<>());
        switch (work.request().why()) {
            case STARTED -> {
                takeBack(batches);
                demands.removeIf(worker::equals);
            }
            case FINISHED -> batches.remove();
            case ROOM -> {}
        }
        demands.add(worker);
        return dispatch();
    }

    private Behavior<Command> onLinger(Linger over) {
        return dispatch();
    }

    /** Workers go through batches in order: the first one was at work when it broke, the others nobody has touched. */
    private void takeBack(Deque<SpectrumBatch> lost) {
        SpectrumBatch suspect = lost.poll();
        if (suspect != null) {
            retry(suspect);
        }
        retries.addAll(lost);
        lost.clear();
    }

    private void retry(SpectrumBatch suspect) {
        List<ValidatedSpectrum> spectra = suspect.spectra();
        if (spectra.size() > 1) {
            int half = spectra.size() / 2;
            retries.add(new SpectrumBatch(suspect.instrument(), spectra.subList(0, half), 1));
            retries.add(new SpectrumBatch(suspect.instrument(), spectra.subList(half, spectra.size()), 1));
        } else if (suspect.attempt() < MOST_ALONE) {
            retries.add(new SpectrumBatch(suspect.instrument(), spectra, suspect.attempt() + 1));
        } else {
            getContext()
                    .getLog()
                    .error(
                            "spectrum {} broke its worker {} times",
                            spectra.get(0).raw().origin(),
                            MOST_ALONE);
            givenUp.accept(suspect);
        }
    }

    private Behavior<Command> dispatch() {
        while (!demands.isEmpty()) {
            SpectrumBatch batch = retries.isEmpty() ? nextDue() : retries.remove();
            if (batch == null) {
                break;
            }
            ActorRef<SpectrumBatch> worker = demands.remove();
            held.computeIfAbsent(worker, ref -> new ArrayDeque<>()).add(batch);
            worker.tell(batch);
        }
        queued.accept(waiting);
        scheduleLinger();
        return this;
    }

    /** The group that is full, else the one that has waited longest if it is due, as a batch. */
    private @Nullable SpectrumBatch nextDue() {
        long now = System.nanoTime();
        String due = null;
        long longest = linger.toNanos();
        for (Map.Entry<String, Deque<Waiting>> group : groups.entrySet()) {
            long age = now - group.getValue().element().sinceNanos();
            if (group.getValue().size() >= batchSize) {
                return take(group.getKey());
            }
            if (age >= longest) {
                longest = age;
                due = group.getKey();
            }
        }
        return due == null ? null : take(due);
    }

    private SpectrumBatch take(String instrument) {
        Deque<Waiting> group = groups.getOrDefault(instrument, new ArrayDeque<>());
        List<ValidatedSpectrum> spectra = new ArrayList<>(batchSize);
        while (spectra.size() < batchSize && !group.isEmpty()) {
            spectra.add(group.remove().spectrum());
        }
        if (group.isEmpty()) {
            groups.remove(instrument);
        }
        waiting -= spectra.size();
        return new SpectrumBatch(instrument, spectra, 1);
    }

    private void scheduleLinger() {
        if (demands.isEmpty() || groups.isEmpty()) {
            return;
        }
        long oldest = Long.MAX_VALUE;
        for (Iterator<Deque<Waiting>> it = groups.values().iterator(); it.hasNext(); ) {
            oldest = Math.min(oldest, it.next().element().sinceNanos());
        }
        Duration wait = linger.minusNanos(System.nanoTime() - oldest);
        timers.startSingleTimer(Linger.OVER, wait.isNegative() ? Duration.ZERO : wait);
    }
}
