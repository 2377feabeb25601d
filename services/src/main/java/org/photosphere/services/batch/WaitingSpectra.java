package org.photosphere.services.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.Priority;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/**
 * Spectra that wait for a full batch or a worker, grouped by what may share a batch. Alerts precede all others and do
 * not wait for a full batch; spectra of low priority are sent when no others are due.
 */
final class WaitingSpectra {

    /** Properties shared by the spectra of a batch. */
    private record Group(Lane lane, int model, String instrument) {}

    private record Waiting(ValidatedSpectrum spectrum, long sinceNanos) {}

    /** Priorities; first in, first out within each. */
    private enum Lane {
        ALERT,
        NORMAL,
        LOW;

        static Lane of(Priority priority) {
            return switch (priority) {
                case PRIORITY_ALERT -> ALERT;
                case PRIORITY_LOW -> LOW;
                case PRIORITY_NORMAL, PRIORITY_UNSPECIFIED, UNRECOGNIZED -> NORMAL;
            };
        }
    }

    private final int batchSize;
    private final Duration linger;
    private final Map<Group, Deque<Waiting>> groups = new LinkedHashMap<>();
    private int size;

    WaitingSpectra(int batchSize, Duration linger) {
        this.batchSize = batchSize;
        this.linger = linger;
    }

    int size() {
        return size;
    }

    void add(List<ValidatedSpectrum> spectra, int model, long nowNanos) {
        for (ValidatedSpectrum spectrum : spectra) {
            Lane lane = Lane.of(spectrum.header().priority());
            groups.computeIfAbsent(
                            new Group(lane, model, spectrum.spectrum().instrument()), group -> new ArrayDeque<>())
                    .add(new Waiting(spectrum, nowNanos));
        }
        size += spectra.size();
    }

    /**
     * Removes spectra.
     *
     * @return the removed ones, in batches
     */
    List<SpectrumBatch> removeIf(Predicate<ValidatedSpectrum> unwanted) {
        List<SpectrumBatch> removed = new ArrayList<>();
        groups.forEach((group, waiting) -> {
            List<ValidatedSpectrum> out = new ArrayList<>();
            waiting.removeIf(each -> unwanted.test(each.spectrum()) && out.add(each.spectrum()));
            if (!out.isEmpty()) {
                removed.add(new SpectrumBatch(group.instrument(), group.model(), out, 1));
                size -= out.size();
            }
        });
        groups.values().removeIf(Deque::isEmpty);
        return removed;
    }

    /**
     * Takes the next batch from the first lane that has one due: a full group, else the one that has waited longest.
     *
     * @return null if none is due
     */
    @Nullable SpectrumBatch nextDue(long nowNanos) {
        for (Lane lane : Lane.values()) {
            Group due = due(lane, nowNanos);
            if (due != null) {
                return take(due);
            }
        }
        return null;
    }

    private @Nullable Group due(Lane lane, long nowNanos) {
        Group due = null;
        long longest = lingerNanos(lane);
        for (Map.Entry<Group, Deque<Waiting>> entry : groups.entrySet()) {
            if (entry.getKey().lane() != lane) {
                continue;
            }
            if (entry.getValue().size() >= batchSize) {
                return entry.getKey();
            }
            long age = nowNanos - entry.getValue().element().sinceNanos();
            if (age >= longest) {
                longest = age;
                due = entry.getKey();
            }
        }
        return due;
    }

    private long lingerNanos(Lane lane) {
        return lane == Lane.ALERT ? 0 : linger.toNanos();
    }

    private SpectrumBatch take(Group group) {
        Deque<Waiting> waiting = groups.getOrDefault(group, new ArrayDeque<>());
        List<ValidatedSpectrum> spectra = new ArrayList<>(batchSize);
        while (spectra.size() < batchSize && !waiting.isEmpty()) {
            spectra.add(waiting.remove().spectrum());
        }
        if (waiting.isEmpty()) {
            groups.remove(group);
        }
        size -= spectra.size();
        return new SpectrumBatch(group.instrument(), group.model(), spectra, 1);
    }

    /** Returns the time until a group is due; empty if nothing waits. */
    OptionalLong nanosUntilDue(long nowNanos) {
        return groups.entrySet().stream()
                .mapToLong(entry -> Math.max(
                        0,
                        entry.getValue().element().sinceNanos()
                                + lingerNanos(entry.getKey().lane())
                                - nowNanos))
                .min();
    }
}
