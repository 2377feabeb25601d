package org.photosphere.model.chart;

import java.util.Arrays;

/** Reduction of points for the same line: of those within half a point's width, only the visible ones. */
public final class Thinning {

    private static final double COLUMN = 0.5;

    private Thinning() {}

    /**
     * Returns the first, lowest, highest and last point of each column, in their order.
     *
     * @param x ascending, points
     * @param y points
     * @return x and y
     */
    public static double[][] of(double[] x, double[] y) {
        double[] thinX = new double[x.length];
        double[] thinY = new double[x.length];
        int kept = 0;
        int from = 0;
        while (from < x.length) {
            int to = from + 1;
            int lowest = from;
            int highest = from;
            while (to < x.length && Math.floor(x[to] / COLUMN) == Math.floor(x[from] / COLUMN)) {
                lowest = y[to] < y[lowest] ? to : lowest;
                highest = y[to] > y[highest] ? to : highest;
                to++;
            }
            int[] seen = Arrays.stream(new int[] {from, lowest, highest, to - 1})
                    .sorted()
                    .distinct()
                    .toArray();
            for (int i : seen) {
                thinX[kept] = x[i];
                thinY[kept] = y[i];
                kept++;
            }
            from = to;
        }
        return new double[][] {Arrays.copyOf(thinX, kept), Arrays.copyOf(thinY, kept)};
    }
}
