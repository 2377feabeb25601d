package org.photosphere.model.inversion;

/** Scratch space of one call for one instrument, so that iterations allocate nothing of its size. Used by one thread. */
final class Workspace {

    final RowModel rows;
    final VariableProjection projection;
    final double[] continuum;
    final double[] residual;

    Workspace(InstrumentView view) {
        rows = view.newRowModel();
        projection = new VariableProjection(view);
        continuum = new double[view.rows()];
        residual = new double[view.rows()];
    }
}
