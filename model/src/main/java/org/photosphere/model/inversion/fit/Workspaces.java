package org.photosphere.model.inversion.fit;

import java.util.HashMap;
import java.util.Map;
import org.photosphere.model.inversion.instrument.InstrumentView;

/** The scratch space of each view that a call is about. Used by one thread. */
final class Workspaces {

    private final Map<InstrumentView, Workspace> workspaces = new HashMap<>();

    Workspace of(InstrumentView view) {
        return workspaces.computeIfAbsent(view, Workspace::new);
    }
}
