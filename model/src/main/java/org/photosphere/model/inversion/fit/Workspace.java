package org.photosphere.model.inversion.fit;

import org.photosphere.model.inversion.instrument.ArrayPool;
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
        this(view, new ArrayPool());
    }

    /** @param pool of its arrays */
    Workspace(InstrumentView view, ArrayPool pool) {
        super(view, pool);
        this.view = view;
        coarse = view.coarse() == view ? this : new Workspace(view.coarse(), pool);
        projection = new VariableProjection(view, pool);
    }

    @Override
    public void release() {
        super.release();
        projection.release(pool());
        if (coarse != this) {
            coarse.release();
        }
    }

    /** Returns the space for an observation's rows, all of the instrument's or its coarse view's. */
    Workspace at(Observation observation) {
        return observation.view() == view ? this : coarse;
    }
}
