package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.inversion.instrument.ArmViews;
import org.photosphere.model.inversion.instrument.CommonAxes;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.ModelResolution;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Cache of the most recently used instruments' views, bounded in number. An evicted view is freed when its last lease
 * is closed. Views are built outside of the lock, equal ones once: threads that need a view under construction wait for
 * it, others do not. Safe for several threads.
 */
public final class InstrumentViews {

    private final ForwardModel model;
    private final InversionSettings settings;
    private final ModelResolution resolution;
    /** Entries in the order of their last use. */
    private final Map<Key, List<Entry>> views = new LinkedHashMap<>(16, 0.75f, true);

    /** The model on its own bins, for views of single spectra, by the layer that their rows apply. */
    private final Map<Optional<StarLayer>, ObservedModel> bins = new HashMap<>();

    private int size;
    private int leases;
    private boolean closed;

    /** Distinguishes most instruments; axes are compared afterwards. */
    private record Key(String instrument, List<Integer> pixels) {

        static Key of(String instrument, List<Arm> arms) {
            return new Key(instrument, arms.stream().map(Arm::pixels).toList());
        }
    }

    /**
     * Parts that the spectra of one instrument share.
     *
     * @param profile comparison with the model
     * @param view of their axes
     * @param starts of their fits
     */
    record Shared(FitProfile profile, InstrumentView view, StartFinder starts) {}

    /** A view that is cached, or under construction. */
    private static final class Entry {

        private final List<Arm> axes;
        private final FutureTask<Shared> building;
        /** The view; null before it is built. */
        private volatile @Nullable Shared built;

        private int users;
        private boolean dropped;

        Entry(List<Arm> axes, Supplier<Shared> build) {
            this.axes = axes;
            this.building = new FutureTask<>(() -> {
                Shared shared = build.get();
                built = shared;
                return shared;
            });
        }

        /** Returns whether it is a view of these arms. */
        boolean fits(List<Arm> arms) {
            Shared shared = built;
            return shared != null && shared.view().fits(arms);
        }

        /** Returns whether it may be a view of these arms, as far as that is known before it is built. */
        boolean mayFit(List<Arm> arms) {
            return built == null ? ArmViews.haveAxesOf(axes, arms) : fits(arms);
        }

        /** Builds it, or waits for the thread that does. */
        Shared shared() {
            building.run();
            try {
                return building.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a view of an instrument was being built", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("no view of an instrument: " + e.getCause(), e.getCause());
            }
        }
    }

    /** The views of a spectrum, in use. Close it to release them. */
    public final class Lease implements AutoCloseable {

        private final Entry entry;
        /** Axes of a spectrum with a view of its own; null where it has the axes of the shared view. */
        private final @Nullable CommonAxes own;

        private Lease(Entry entry, @Nullable CommonAxes own) {
            this.entry = entry;
            this.own = own;
        }

        /** Returns the parts that spectra of the instrument have in common. */
        public Shared common() {
            return entry.shared();
        }

        /** Returns whether the spectrum has a view of its own. */
        boolean isOwn() {
            return own != null;
        }

        /**
         * Returns the view of the spectrum; one of its own is built here and kept by the caller alone.
         *
         * @param spectrum that this was leased for
         */
        InstrumentView viewOf(ObservedSpectrum spectrum) {
            return own == null
                    ? common().view()
                    : new InstrumentView(
                            model,
                            common().profile(),
                            settings,
                            spectrum.arms(),
                            new InstrumentView.Common(bins(common().profile().learnt()), own.rest()));
        }

        @Override
        public void close() {
            release(entry);
        }
    }

    public InstrumentViews(ForwardModel model, InversionSettings settings) {
        this.model = model;
        this.settings = settings;
        this.resolution = ModelResolution.of(model);
    }

    /** Returns the views of a spectrum; the one of its instrument is built if it is missing. */
    public Lease lease(ObservedSpectrum spectrum) {
        Entry shared = leaseBuilt(spectrum);
        if (shared != null) {
            return new Lease(shared, null);
        }
        double range = ArmViews.range(settings.profileOf(spectrum.instrument()));
        CommonAxes axes = CommonAxes.of(spectrum.arms(), resolution, range);
        while (true) {
            Entry entry = leaseOrAdd(spectrum.instrument(), axes.arms());
            try {
                entry.shared();
            } finally {
                if (!entry.fits(axes.arms())) {
                    // Its construction failed, or it has another velocity.
                    release(entry);
                }
            }
            if (entry.fits(axes.arms())) {
                return new Lease(entry, axes.isOwn() ? axes : null);
            }
        }
    }

    private synchronized @Nullable Entry leaseBuilt(ObservedSpectrum spectrum) {
        for (Entry entry : views.getOrDefault(Key.of(spectrum.instrument(), spectrum.arms()), List.of())) {
            if (entry.fits(spectrum.arms())) {
                return leased(entry);
            }
        }
        return null;
    }

    private synchronized Entry leaseOrAdd(String instrument, List<Arm> axes) {
        List<Entry> candidates = views.computeIfAbsent(Key.of(instrument, axes), key -> new ArrayList<>());
        for (Entry candidate : candidates) {
            if (candidate.mayFit(axes)) {
                return leased(candidate);
            }
        }
        Entry added = new Entry(axes, () -> build(instrument, axes));
        candidates.add(added);
        size++;
        dropOldest(added);
        return leased(added);
    }

    private Shared build(String instrument, List<Arm> axes) {
        FitProfile profile = settings.profileOf(instrument).fitting(axes, model);
        InstrumentView view = new InstrumentView(model, profile, settings, axes);
        return new Shared(profile, view, new StartFinder(view, model.labels(), profile, settings));
    }

    private Entry leased(Entry entry) {
        entry.users++;
        leases++;
        return entry;
    }

    private synchronized void release(Entry entry) {
        entry.users--;
        leases--;
        if (entry.building.isDone() && entry.built == null && !entry.dropped) {
            drop(entry);
        }
        freeIfUnused(entry);
    }

    /** Removes a view that could not be built: the next spectrum tries again. */
    private void drop(Entry failed) {
        failed.dropped = true;
        views.values().forEach(entries -> entries.remove(failed));
        views.values().removeIf(List::isEmpty);
        size--;
    }

    private void freeIfUnused(Entry entry) {
        Shared shared = entry.built;
        if (entry.dropped && entry.users == 0 && shared != null) {
            shared.view().close();
        }
        if (closed && leases == 0) {
            closeBins();
        }
    }

    private void dropOldest(Entry kept) {
        while (size > settings.instruments()) {
            Map.Entry<Key, List<Entry>> oldest = views.entrySet().iterator().next();
            List<Entry> entries = oldest.getValue();
            Entry dropped = entries.get(0) == kept ? entries.get(entries.size() - 1) : entries.get(0);
            entries.remove(dropped);
            if (entries.isEmpty()) {
                views.remove(oldest.getKey());
            }
            size--;
            dropped.dropped = true;
            freeIfUnused(dropped);
        }
    }

    private synchronized ObservedModel bins(Optional<StarLayer> layer) {
        return bins.computeIfAbsent(layer, each -> InstrumentView.onBins(model, each));
    }

    private void closeBins() {
        bins.values().forEach(ObservedModel::close);
        bins.clear();
    }

    /** Frees all views; leased ones when their leases are closed. */
    public synchronized void close() {
        closed = true;
        views.values()
                .forEach(entries -> entries.forEach(entry -> {
                    entry.dropped = true;
                    freeIfUnused(entry);
                }));
        views.clear();
        size = 0;
        if (leases == 0) {
            closeBins();
        }
    }
}
