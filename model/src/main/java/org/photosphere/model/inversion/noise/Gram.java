package org.photosphere.model.inversion.noise;

/**
 * Inner products of columns with columns, the bulk of a fit's arithmetic outside of the model. The just-in-time
 * compiler does not vectorise sums, because that would change the order of the terms; so products are computed for four
 * by four columns at a time: sixteen sums that do not wait for each other, and two loads per four of them. Sums run
 * over rows in order, independent of the other products.
 */
public final class Gram {

    private static final int TILE = 4;

    private Gram() {}

    /**
     * Computes the products of some columns with some others, over a range of rows.
     *
     * @param a columns, [column][row]
     * @param aFirst index of the first column to use
     * @param aCount number of columns
     * @param b other columns, [column][row]
     * @param bFirst index of the first column to use
     * @param bCount number of columns
     * @param from first row
     * @param to row after the last
     * @param into receives the products, [place][place]
     * @param aPlace place of the first column of a, its first index
     * @param bPlace place of the first column of b, its second index
     */
    public static void products(
            double[][] a,
            int aFirst,
            int aCount,
            double[][] b,
            int bFirst,
            int bCount,
            int from,
            int to,
            double[][] into,
            int aPlace,
            int bPlace) {
        double[][] tile = new double[TILE][TILE];
        for (int i = 0; i < aCount; i += TILE) {
            for (int j = 0; j < bCount; j += TILE) {
                int aWide = Math.min(TILE, aCount - i);
                int bWide = Math.min(TILE, bCount - j);
                tile(a, aFirst + i, aWide, b, bFirst + j, bWide, from, to, tile);
                for (int p = 0; p < aWide; p++) {
                    System.arraycopy(tile[p], 0, into[aPlace + i + p], bPlace + j, bWide);
                }
            }
        }
    }

    /** Computes the products of columns with each other, both halves of the symmetric result. */
    public static void symmetric(double[][] a, int first, int count, int from, int to, double[][] into, int place) {
        for (int i = 0; i < count; i += TILE) {
            int wide = Math.min(TILE, count - i);
            products(a, first + i, wide, a, first, i + wide, from, to, into, place + i, place);
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                into[place + j][place + i] = into[place + i][place + j];
            }
        }
    }

    public static double dot(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            s0 = Math.fma(a[i], b[i], s0);
            s1 = Math.fma(a[i + 1], b[i + 1], s1);
            s2 = Math.fma(a[i + 2], b[i + 2], s2);
            s3 = Math.fma(a[i + 3], b[i + 3], s3);
        }
        for (; i < to; i++) {
            s0 = Math.fma(a[i], b[i], s0);
        }
        return s0 + s1 + (s2 + s3);
    }

    /** Computes four by four products; with fewer columns the last one takes the place of the absent ones. */
    private static void tile(
            double[][] a,
            int aFirst,
            int aWide,
            double[][] b,
            int bFirst,
            int bWide,
            int from,
            int to,
            double[][] tile) {
        int last = aFirst + aWide - 1;
        double[] b0 = b[bFirst];
        double[] b1 = b[bFirst + Math.min(1, bWide - 1)];
        double[] b2 = b[bFirst + Math.min(2, bWide - 1)];
        double[] b3 = b[bFirst + Math.min(3, bWide - 1)];
        for (int p = 0; p < aWide; p += 2) {
            pairs(a[aFirst + p], a[Math.min(last, aFirst + p + 1)], b0, b1, b2, b3, from, to, tile[p], tile[p + 1]);
        }
    }

    /** Computes products of two columns by four. */
    private static void pairs(
            double[] a0,
            double[] a1,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] b3,
            int from,
            int to,
            double[] into0,
            double[] into1) {
        double s00 = 0;
        double s01 = 0;
        double s02 = 0;
        double s03 = 0;
        double s10 = 0;
        double s11 = 0;
        double s12 = 0;
        double s13 = 0;
        for (int i = from; i < to; i++) {
            double x0 = a0[i];
            double x1 = a1[i];
            s00 = Math.fma(x0, b0[i], s00);
            s01 = Math.fma(x0, b1[i], s01);
            s02 = Math.fma(x0, b2[i], s02);
            s03 = Math.fma(x0, b3[i], s03);
            s10 = Math.fma(x1, b0[i], s10);
            s11 = Math.fma(x1, b1[i], s11);
            s12 = Math.fma(x1, b2[i], s12);
            s13 = Math.fma(x1, b3[i], s13);
        }
        into0[0] = s00;
        into0[1] = s01;
        into0[2] = s02;
        into0[3] = s03;
        into1[0] = s10;
        into1[1] = s11;
        into1[2] = s12;
        into1[3] = s13;
    }
}
