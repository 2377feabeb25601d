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

    /** The fit: the model's flux times its continuum, in observed flux, a new array, [row]. */
    double[] fitted() {
        double[] fitted = new double[continuum.length];
        for (int i = 0; i < fitted.length; i++) {
            fitted[i] = rows.flux[i] * continuum[i];
        }
        return fitted;
    }

    /**
     * The model's maximum times the continuum at each row, in observed flux, a new array, [row].
     *
     * @param maximum in the unit that the continuum multiplies
     */
    double[] brightest(double maximum) {
        double[] brightest = new double[continuum.length];
        for (int i = 0; i < brightest.length; i++) {
            brightest[i] = maximum * continuum[i];
        }
        return brightest;
    }
}
