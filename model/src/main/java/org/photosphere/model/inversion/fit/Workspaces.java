package org.photosphere.model.inversion.fit;

import java.util.HashMap;
import java.util.Map;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;

/** Scratch space of each view in a call, from one pool of arrays. Used by one thread. */
final class Workspaces {

    private final Map<InstrumentView, Workspace> workspaces = new HashMap<>();
    private final ArrayPool pool;

    Workspaces(ArrayPool pool) {
        this.pool = pool;
    }

    Workspace of(InstrumentView view) {
        return workspaces.computeIfAbsent(view, one -> new Workspace(one, pool));
    }

    ArrayPool pool() {
        return pool;
    }

    /** Gives all arrays back: this is not used any more. */
    void release() {
        workspaces.values().forEach(Workspace::release);
    }
}
