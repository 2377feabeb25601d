package org.photosphere.model.evaluation.pictures;

import java.awt.Color;
import java.util.function.DoubleToIntFunction;
import java.util.function.IntFunction;
import org.photosphere.model.chart.Chart;

/**
 * A function of two variables as areas between levels. The arrays are owned: do not modify.
 *
 * @param x values of the first variable, ascending, at least two
 * @param y values of the second one, likewise
 * @param values [y][x], interpolated between them
 */
record HeatMap(double[] x, double[] y, double[][] values) {

    /** Parts of a step, which are interpolated. */
    private static final int PARTS = 4;

    /**
     * Paints row by row from below, neighbours of one level in one piece; a piece extends under the next ones, without
     * seams.
     *
     * @param level of a value
     * @param colour of a level
     */
    void paint(Chart chart, DoubleToIntFunction level, IntFunction<Color> colour) {
        int rows = (y.length - 1) * PARTS;
        int columns = (x.length - 1) * PARTS;
        for (int row = 0; row < rows; row++) {
            double bottom = at(y, row);
            double top = at(y, Math.min(rows, row + 2));
            int from = 0;
            while (from < columns) {
                int here = level.applyAsInt(interpolated(from, row));
                int to = from + 1;
                while (to < columns && level.applyAsInt(interpolated(to, row)) == here) {
                    to++;
                }
                double left = at(x, from);
                double right = at(x, Math.min(columns, to + 1));
                chart.area(
                        new double[] {left, right, right, left},
                        new double[] {bottom, bottom, top, top},
                        colour.apply(here));
                from = to;
            }
        }
    }

    private double interpolated(int column, int row) {
        double u = (column + 0.5) / PARTS;
        double v = (row + 0.5) / PARTS;
        int i = (int) u;
        int j = (int) v;
        double lower = values[j][i] + (u - i) * (values[j][i + 1] - values[j][i]);
        double upper = values[j + 1][i] + (u - i) * (values[j + 1][i + 1] - values[j + 1][i]);
        return lower + (v - j) * (upper - lower);
    }

    private static double at(double[] values, int part) {
        int i = Math.min(part / PARTS, values.length - 2);
        return values[i] + (part - i * PARTS) * (values[i + 1] - values[i]) / PARTS;
    }
}
