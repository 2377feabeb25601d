package org.photosphere.model.inversion.fit;

import java.util.HashMap;
import java.util.Map;
import org.photosphere.model.inversion.instrument.InstrumentView;

/** Scratch space of each view in a call. Used by one thread. */
final class Workspaces {

    private final Map<InstrumentView, Workspace> workspaces = new HashMap<>();

    Workspace of(InstrumentView view) {
        return workspaces.computeIfAbsent(view, Workspace::new);
    }
}
