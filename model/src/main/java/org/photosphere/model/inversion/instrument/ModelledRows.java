package org.photosphere.model.inversion.instrument;

/**
 * The model at an instrument's rows and its continuum there: scratch space that prevents allocations of its size in
 * iterations.
 */
public class ModelledRows {

    public final RowModel rows;
    /** Factor of the model, [row]. */
    public final double[] continuum;
    /** Scratch space for differences of spectrum and model, [row]. */
    public final double[] residual;

    /** @param view of the instrument */
    public ModelledRows(InstrumentView view) {
        rows = view.newRowModel();
        continuum = new double[view.rows()];
        residual = new double[view.rows()];
    }

    /** Returns the fit: the model's flux times its continuum, in observed flux, a new array, [row]. */
    public double[] fitted() {
        double[] fitted = new double[continuum.length];
        for (int i = 0; i < fitted.length; i++) {
            fitted[i] = rows.flux[i] * continuum[i];
        }
        return fitted;
    }

    /**
     * Returns the model's maximum times the continuum at each row, in observed flux, a new array, [row].
     *
     * @param maximum in the unit that the continuum multiplies
     */
    public double[] brightest(double maximum) {
        double[] brightest = new double[continuum.length];
        for (int i = 0; i < brightest.length; i++) {
            brightest[i] = maximum * continuum[i];
        }
        return brightest;
    }
}
