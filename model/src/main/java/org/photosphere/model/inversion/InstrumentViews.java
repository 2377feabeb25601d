package org.photosphere.model.inversion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * The views of the instruments that were met last, so many at most. A view that is dropped is freed once nobody uses it:
 * {@link #lease} and give back. Safe for several threads.
 */
final class InstrumentViews {

    private final ForwardModel model;
    private final InversionSettings settings;
    /** In the order of their last use. */
    private final Map<Key, List<Lease>> views = new LinkedHashMap<>(16, 0.75f, true);

    private int size;

    /** Tells most instruments apart; axes are compared after. */
    private record Key(String instrument, List<Integer> pixels) {

        static Key of(ObservedSpectrum spectrum) {
            return new Key(
                    spectrum.instrument(),
                    spectrum.arms().stream().map(Arm::pixels).toList());
        }
    }

    /** A view in use. Give it back by closing. */
    final class Lease implements AutoCloseable {

        private final InstrumentView view;
        private int users;
        private boolean dropped;

        private Lease(InstrumentView view) {
            this.view = view;
        }

        InstrumentView view() {
            return view;
        }

        @Override
        public void close() {
            synchronized (InstrumentViews.this) {
                users--;
                freeIfUnused();
            }
        }

        private void freeIfUnused() {
            if (dropped && users == 0) {
                view.close();
            }
        }
    }

    InstrumentViews(ForwardModel model, InversionSettings settings) {
        this.model = model;
        this.settings = settings;
    }

    /** The view of a spectrum's instrument, made where it is missing: others wait meanwhile. */
    synchronized Lease lease(ObservedSpectrum spectrum) {
        Key key = Key.of(spectrum);
        List<Lease> candidates = views.computeIfAbsent(key, k -> new ArrayList<>());
        for (Lease candidate : candidates) {
            if (candidate.view.fits(spectrum.arms())) {
                candidate.users++;
                return candidate;
            }
        }
        Lease made = new Lease(
                new InstrumentView(model, settings.profileOf(spectrum.instrument()), settings, spectrum.arms()));
        made.users++;
        candidates.add(made);
        size++;
        dropOldest(made);
        return made;
    }

    private void dropOldest(Lease kept) {
        while (size > settings.instruments()) {
            Map.Entry<Key, List<Lease>> oldest = views.entrySet().iterator().next();
            Lease dropped = oldest.getValue().get(0) == kept
                    ? oldest.getValue().get(oldest.getValue().size() - 1)
                    : oldest.getValue().get(0);
            oldest.getValue().remove(dropped);
            if (oldest.getValue().isEmpty()) {
                views.remove(oldest.getKey());
            }
            size--;
            dropped.dropped = true;
            dropped.freeIfUnused();
        }
    }

    /** Frees all views; those in use once they are given back. */
    synchronized void close() {
        views.values()
                .forEach(list -> list.forEach(lease -> {
                    lease.dropped = true;
                    lease.freeIfUnused();
                }));
        views.clear();
        size = 0;
    }
}
