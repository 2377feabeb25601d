package org.photosphere.model.inversion.fit;

import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * Scratch space of one call for one instrument: its modelled rows, and the products that a fit computes from them. Used
 * by one thread.
 */
public final class Workspace extends ModelledRows {

    final VariableProjection projection;

    private final InstrumentView view;
    private final Workspace coarse;

    /** Allocates space for an instrument, including its coarse view. */
    public Workspace(InstrumentView view) {
        super(view);
        this.view = view;
        coarse = view.coarse() == view ? this : new Workspace(view.coarse());
        projection = new VariableProjection(view);
    }

    /** Returns the space for an observation's rows, all of the instrument's or its coarse view's. */
    Workspace at(Observation observation) {
        return observation.view() == view ? this : coarse;
    }
}
