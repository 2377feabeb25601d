package org.photosphere.model.inversion.instrument;

import java.util.Arrays;

/**
 * Rows interpolated, at the positions given by the star's velocity, between points equidistant in ln(wavelength).
 * Immutable.
 */
final class DopplerShiftedRows implements ArmRows {

    private static final int OUTSIDE = -1;

    private final double[] place;
    private final boolean[] isInside;
    private final double step;

    /**
     * @param place position of each row among the points, for a star at rest, in steps; owned, [row]
     * @param isInside whether the model covers a row at any velocity; owned, [row]
     * @param step of the points in ln(wavelength)
     */
    DopplerShiftedRows(double[] place, boolean[] isInside, double step) {
        this.place = place;
        this.isInside = isInside;
        this.step = step;
    }

    @Override
    public int rows() {
        return place.length;
    }

    /** Returns every Nth row, beginning with the first. */
    DopplerShiftedRows thinned(int every) {
        int rows = (place.length + every - 1) / every;
        double[] somePlaces = new double[rows];
        boolean[] someInside = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            somePlaces[i] = place[i * every];
            someInside[i] = isInside[i * every];
        }
        return new DopplerShiftedRows(somePlaces, someInside, step);
    }

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel out, int from) {
        double shift = lnShift / step;
        int[] first = new int[place.length];
        int[] part = new int[place.length];
        for (int i = 0; i < place.length; i++) {
            double at = place[i] - shift;
            int below = (int) at;
            part[i] = ShiftKernel.at(at - below);
            first[i] = isInside[i] ? offset + below - ShiftKernel.BEFORE : OUTSIDE;
        }
        interpolate(ShiftKernel.weights(), 1.0, first, part, model, 0, out.flux, from);
        for (int k = 0; k < out.labels; k++) {
            interpolate(ShiftKernel.weights(), 1.0, first, part, model, (1 + k) * stride, out.derivative[k], from);
        }
        if (out.moves()) {
            interpolate(ShiftKernel.slopes(), -1.0 / step, first, part, model, 0, out.derivative[out.labels], from);
        }
    }

    @Override
    public boolean[] looksAt(int points, double lnShift) {
        boolean[] looked = new boolean[points];
        for (int i = 0; i < place.length; i++) {
            if (isInside[i]) {
                int first = (int) (place[i] - lnShift / step) - ShiftKernel.BEFORE;
                Arrays.fill(looked, first, first + ShiftKernel.TAPS, true);
            }
        }
        return looked;
    }

    /**
     * Interpolates one column. On an axis that is uniform in ln(wavelength) all rows have the same weights, which stay
     * in registers.
     */
    private static void interpolate(
            double[] table, double factor, int[] first, int[] part, float[] model, int ahead, double[] into, int from) {
        int last = -1;
        double w0 = 0;
        double w1 = 0;
        double w2 = 0;
        double w3 = 0;
        double w4 = 0;
        double w5 = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] == OUTSIDE) {
                continue;
            }
            int own = part[i];
            if (own != last) {
                w0 = factor * table[own];
                w1 = factor * table[own + 1];
                w2 = factor * table[own + 2];
                w3 = factor * table[own + 3];
                w4 = factor * table[own + 4];
                w5 = factor * table[own + 5];
                last = own;
            }
            int j = first[i] + ahead;
            double sum = w0 * model[j] + w1 * model[j + 1] + w2 * model[j + 2];
            into[from + i] = sum + (w3 * model[j + 3] + w4 * model[j + 4] + w5 * model[j + 5]);
        }
    }
}
