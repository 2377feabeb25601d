package org.photosphere.model.inversion.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.photosphere.model.vector.Filter;

/**
 * Rows interpolated, at the positions given by the star's velocity, between points equidistant in ln(wavelength).
 * Immutable.
 */
final class DopplerShiftedRows implements ArmRows {

    /** Deviation from equal distances, in steps, that is within the rounding of a file's wavelengths: 0.03 km/s. */
    private static final double SAME = 1e-3;

    /** Rows of a run for which a filter is faster than single interpolations. */
    private static final int LEAST_RUN = 16;

    private final double[] place;
    private final boolean[] isInside;
    private final double step;
    /** Runs of rows at equal distances: they have the same weights. */
    private final Run[] runs;
    /** Other rows that the model covers. */
    private final int[] single;

    /**
     * @param from first row
     * @param to row after the last
     * @param pitch number of steps from row to row
     */
    private record Run(int from, int to, int pitch) {}

    /**
     * @param place position of each row among the points, for a star at rest, in steps; owned, [row]
     * @param isInside whether the model covers a row at any velocity; owned, [row]
     * @param step of the points in ln(wavelength)
     */
    DopplerShiftedRows(double[] place, boolean[] isInside, double step) {
        this.place = place;
        this.isInside = isInside;
        this.step = step;
        BitSet left = new BitSet();
        runs = runs(place, isInside, left);
        single = left.stream().toArray();
    }

    /** @param left receives the rows inside that belong to none */
    private static Run[] runs(double[] place, boolean[] isInside, BitSet left) {
        List<Run> runs = new ArrayList<>();
        for (int from = 0; from < place.length; ) {
            int pitch = from + 1 < place.length ? (int) Math.round(place[from + 1] - place[from]) : 1;
            int to = from;
            while (to < place.length
                    && isInside[to]
                    && Math.abs(place[to] - place[from] - (double) pitch * (to - from)) < SAME) {
                to++;
            }
            if (to - from >= LEAST_RUN && pitch > 0) {
                runs.add(new Run(from, to, pitch));
                from = to;
            } else {
                left.set(from, isInside[from]);
                from++;
            }
        }
        return runs.toArray(Run[]::new);
    }

    /** Returns the number of steps from row to row where this is the same for all that the model covers, else 0. */
    int pitch() {
        return runs.length == 1 && single.length == 0 ? runs[0].pitch : 0;
    }

    @Override
    public int rows() {
        return place.length;
    }

    /**
     * Returns some of the rows.
     *
     * @param rows ascending
     * @param places of all rows
     */
    DopplerShiftedRows thinned(int[] rows, double[] places) {
        double[] somePlaces = new double[rows.length];
        boolean[] someInside = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            somePlaces[i] = places[rows[i]];
            someInside[i] = isInside[rows[i]];
        }
        return new DopplerShiftedRows(somePlaces, someInside, step);
    }

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel out, int from) {
        double shift = lnShift / step;
        double[] value = ShiftKernel.weights();
        interpolate(value, 1.0, shift, model, offset, out, out.flux, from);
        for (int k = 0; k < out.labels; k++) {
            interpolate(value, 1.0, shift, model, offset + (1 + k) * stride, out, out.derivative[k], from);
        }
        if (out.moves()) {
            interpolate(ShiftKernel.slopes(), -1.0 / step, shift, model, offset, out, out.derivative[out.labels], from);
        }
    }

    @Override
    public boolean[] looksAt(int points, double lnShift) {
        boolean[] looked = new boolean[points];
        for (int i = 0; i < place.length; i++) {
            if (isInside[i]) {
                // On both sides: a row of a run is interpolated where its distance from the first row puts it.
                int first = (int) (place[i] - lnShift / step - SAME) - ShiftKernel.BEFORE;
                int last = (int) (place[i] - lnShift / step + SAME) - ShiftKernel.BEFORE + ShiftKernel.TAPS;
                Arrays.fill(looked, first, last, true);
            }
        }
        return looked;
    }

    /** Interpolates one column. */
    private void interpolate(
            double[] table,
            double factor,
            double shift,
            float[] model,
            int offset,
            RowModel out,
            double[] into,
            int from) {
        float[] weights = new float[ShiftKernel.TAPS];
        for (Run run : runs) {
            double at = place[run.from] - shift;
            int below = (int) at;
            int part = ShiftKernel.at(at - below);
            for (int t = 0; t < weights.length; t++) {
                weights[t] = (float) (factor * table[part + t]);
            }
            int rows = run.to - run.from;
            int count = (rows - 1) * run.pitch + 1;
            float[] between = out.between(count);
            Filter.apply(model, offset + below - ShiftKernel.BEFORE, weights, between, count);
            for (int i = 0; i < rows; i++) {
                into[from + run.from + i] = between[i * run.pitch];
            }
        }
        for (int row : single) {
            double at = place[row] - shift;
            int below = (int) at;
            int w = ShiftKernel.at(at - below);
            int j = offset + below - ShiftKernel.BEFORE;
            double sum = table[w] * model[j] + table[w + 1] * model[j + 1] + table[w + 2] * model[j + 2];
            into[from + row] = factor
                    * (sum + (table[w + 3] * model[j + 3] + table[w + 4] * model[j + 4] + table[w + 5] * model[j + 5]));
        }
    }
}
