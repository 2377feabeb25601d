package org.photosphere.model.inversion.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Error of a model at an instrument's rows. It belongs to the model's wavelengths at rest, so that its values at the
 * rows depend on the star's velocity, as the flux does. Immutable.
 */
public final class ErrorRows {

    private final EmulatorError error;
    private final List<ArmView> arms;
    private final PointRows rows;
    /** The part that points do not share, then those that they share, one after the other. */
    private final float[] parts;

    private final double[] correlated;
    private final boolean exists;
    /** Number of parts that rows share. */
    private final int shared;

    /**
     * Correlation of the errors of rows, in units of their root mean square. The arrays are shared, not to be modified.
     *
     * @param components parts that rows share, [component][row]
     * @param own part that rows do not share, [row]
     * @param correlated number of rows over which the unshared part is equivalent to one error, [row]
     */
    public record Parts(double[][] components, double[] own, double[] correlated) {}

    private ErrorRows(EmulatorError error, List<ArmView> arms, PointRows rows, float[] parts, double[] correlated) {
        this.error = error;
        this.arms = arms;
        this.rows = rows;
        this.parts = parts;
        this.correlated = correlated;
        exists = error.exists();
        shared = error.shared().components().length;
    }

    /** Returns whether any row has an error. */
    public boolean exists() {
        return exists;
    }

    /**
     * @param points the error at the points where rows use the model
     * @param arms in the order of their rows, on these points
     * @param firstPoint of each arm, [arm]
     * @param bins of the model
     */
    static ErrorRows of(EmulatorError points, List<ArmView> arms, int[] firstPoint, WavelengthBins bins) {
        PointRows rows = new PointRows(arms, firstPoint);
        double[] correlated = new double[rows.rows()];
        for (int a = 0; a < arms.size(); a++) {
            double number = points.shared().correlatedBins() * rowsPerBin(arms.get(a), bins);
            Arrays.fill(correlated, rows.firstRow(a), rows.firstRow(a + 1), number);
        }
        float[][] components = points.shared().components();
        int length = points.shared().own().length;
        float[] parts = Arrays.copyOf(points.shared().own(), length * (1 + components.length));
        for (int c = 0; c < components.length; c++) {
            System.arraycopy(components[c], 0, parts, (1 + c) * length, length);
        }
        return new ErrorRows(points, List.copyOf(arms), rows, parts, correlated);
    }

    /**
     * Computes the root mean square in observed flux.
     *
     * @param unit flux that the error is a share of, [row]
     * @param factor of the unit, which makes it observed flux
     * @param armShifts ln(1 + v/c) of each arm's known velocity that the view does not remove, [arm]
     * @param lnShift ln(1 + v/c) of the star beyond what is known
     * @param scratch space at the rows
     * @param into receives it, [row]
     */
    public void in(
            double[] unit,
            double factor,
            double[] labels,
            double[] armShifts,
            double lnShift,
            ModelledRows scratch,
            double[] into) {
        if (!exists) {
            Arrays.fill(into, 0.0);
            return;
        }
        float[] atPoints = scratch.errors(error.bins());
        error.at(labels, atPoints);
        rows.sample(atPoints, armShifts, lnShift, scratch.shares);
        double[] share = scratch.shares.flux;
        for (int i = 0; i < into.length; i++) {
            into[i] = factor * unit[i] * share[i];
        }
    }

    /** Returns space for the parts at the rows. */
    RowModel newParts(ArrayPool pool) {
        return new RowModel(rows.rows(), shared, false, pool);
    }

    /**
     * Computes how the errors of rows correlate.
     *
     * @param armShifts ln(1 + v/c) of each arm's known velocity that the view does not remove, [arm]
     * @param lnShift ln(1 + v/c) of the star beyond what is known
     * @param into space for the parts, which the result shares
     */
    Parts parts(double[] armShifts, double lnShift, RowModel into) {
        rows.sample(parts, armShifts, lnShift, into);
        return new Parts(into.derivative, into.flux, correlated);
    }

    /** Returns the number of rows over which the unshared part is equivalent to one error, shared, [row]. */
    public double[] correlated() {
        return correlated;
    }

    /** Returns the factors of {@link EmulatorError#sigmaFactors}. */
    public double[] sigmaFactors() {
        return error.sigmaFactors();
    }

    private static double rowsPerBin(ArmView arm, WavelengthBins bins) {
        if (arm.rows() == 0) {
            return 1.0;
        }
        int within = 0;
        double lower = Continuum.lower(arm);
        double upper = Continuum.upper(arm);
        for (int b = 0; b < bins.count(); b++) {
            within += bins.centre(b) >= lower && bins.centre(b) <= upper ? 1 : 0;
        }
        return Math.max(1.0, arm.rows() / Math.max(1.0, within));
    }

    /** Returns the errors at the rows of {@link ArmView#coarse}. */
    ErrorRows thinned(int every) {
        int[] firstPoint = new int[arms.size()];
        Arrays.setAll(firstPoint, rows::firstPoint);
        List<ArmRows> some = new ArrayList<>();
        DoubleStream.Builder over = DoubleStream.builder();
        for (int a = 0; a < arms.size(); a++) {
            ArmView arm = arms.get(a);
            some.add(arm.thinned(arm.coarse(every)));
            for (int row : arm.coarse(every)) {
                double number = correlated[rows.firstRow(a) + row];
                // Runs of neighbours correlate as all rows do.
                over.add(arm.moves() ? number : Math.max(1.0, number / every));
            }
        }
        return new ErrorRows(
                error,
                arms,
                new PointRows(some, firstPoint),
                parts,
                over.build().toArray());
    }
}
