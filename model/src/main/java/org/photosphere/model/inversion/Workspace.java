package org.photosphere.model.inversion;

/** Scratch space of one call for one instrument, so that iterations allocate nothing of its size. Used by one thread. */
final class Workspace {

    final RowModel rows;
    final VariableProjection projection;
    final double[] continuum;
    final double[] residual;

    private final InstrumentView view;
    private final Workspace coarse;

    Workspace(InstrumentView view) {
        this.view = view;
        coarse = view.coarse() == view ? this : new Workspace(view.coarse());
        rows = view.newRowModel();
        projection = new VariableProjection(view);
        continuum = new double[view.rows()];
        residual = new double[view.rows()];
    }

    /** The space for an observation's rows, all of the instrument's or its coarse view's. */
    Workspace at(Observation observation) {
        return observation.view() == view ? this : coarse;
    }
}
