package org.photosphere.model.inversion.instrument;

import org.jspecify.annotations.Nullable;

/**
 * The model at an instrument's rows and its continuum there: scratch space that prevents allocations of its size in
 * iterations. Used by one thread.
 */
public class ModelledRows {

    public final RowModel rows;
    /** Factor of the model, [row]. */
    public final double[] continuum;
    /** The fit, model times continuum, in observed flux where {@link #fit} computed it, [row]. */
    public final double[] fitted;
    /** Scratch space for differences of spectrum and model, [row]. */
    public final double[] residual;
    /** Root mean square of the emulator's error, in observed flux, where computed, [row]. */
    public final double[] emulatorError;
    /** Root mean square of the model's error on real stars, in observed flux, where computed, [row]. */
    public final double[] inadequacy;
    /** Scratch space for a variance, [row]. */
    public final double[] variance;
    /** Scratch space for weights, [row]. */
    public final double[] weight;
    /** Errors as shares of the flux. */
    final RowModel shares;

    private final InstrumentView view;
    private final ArrayPool pool;
    private float[] errors = new float[0];
    private @Nullable RowModel emulatorParts;
    private @Nullable RowModel inadequacyParts;
    private @Nullable RowModel layerParts;

    /**
     * @param view of the instrument
     * @param pool of its arrays, and of those that fits need in addition
     */
    public ModelledRows(InstrumentView view, ArrayPool pool) {
        this.view = view;
        this.pool = pool;
        int count = view.rows();
        rows = view.newRowModel(pool);
        shares = new RowModel(count, 0, false, pool);
        continuum = pool.doubles(count);
        fitted = pool.doubles(count);
        residual = pool.doubles(count);
        emulatorError = pool.doubles(count);
        inadequacy = pool.doubles(count);
        variance = pool.doubles(count);
        weight = pool.doubles(count);
    }

    public ArrayPool pool() {
        return pool;
    }

    /** Gives the arrays back: this is not used any more. */
    public void release() {
        rows.release(pool);
        shares.release(pool);
        pool.give(new double[][] {continuum, fitted, residual, emulatorError, inadequacy, variance, weight});
        pool.give(errors);
        for (RowModel parts : new @Nullable RowModel[] {emulatorParts, inadequacyParts, layerParts}) {
            if (parts != null) {
                parts.release(pool);
            }
        }
    }

    /** Computes the fit from the model and its continuum. */
    public void fit() {
        for (int i = 0; i < fitted.length; i++) {
            fitted[i] = rows.flux[i] * continuum[i];
        }
    }

    /**
     * Computes the fit and the errors that the model may have there.
     *
     * @param maximum of the model's flux over its bins, in the unit that the continuum multiplies
     * @param labels of the model
     * @param armShifts ln(1 + v/c) of each arm's known velocity that the view does not remove, [arm]
     * @param lnShift ln(1 + v/c) of the star beyond what is known
     */
    public void fitWithErrors(double maximum, double[] labels, double[] armShifts, double lnShift) {
        fit();
        view.emulator().in(continuum, maximum, labels, armShifts, lnShift, this, emulatorError);
        view.inadequacy().in(fitted, 1.0, labels, armShifts, lnShift, this, inadequacy);
    }

    /** Returns scratch space for errors at the points. */
    float[] errors(int points) {
        if (errors.length != points) {
            errors = pool.floats(points);
        }
        return errors;
    }

    /** Returns how the emulator's errors at the rows correlate, in scratch space. */
    public ErrorRows.Parts emulatorParts(double[] armShifts, double lnShift) {
        if (emulatorParts == null) {
            emulatorParts = view.emulator().newParts(pool);
        }
        return view.emulator().parts(armShifts, lnShift, emulatorParts);
    }

    /** Returns how the model's errors on real stars correlate, in scratch space. */
    public ErrorRows.Parts inadequacyParts(double[] armShifts, double lnShift) {
        if (inadequacyParts == null) {
            inadequacyParts = view.inadequacy().newParts(pool);
        }
        return view.inadequacy().parts(armShifts, lnShift, inadequacyParts);
    }

    /** Returns scratch space for the components of the difference of real stars from the model. */
    RowModel layerParts() {
        if (layerParts == null) {
            layerParts = view.newLayerParts(pool);
        }
        return layerParts;
    }
}
