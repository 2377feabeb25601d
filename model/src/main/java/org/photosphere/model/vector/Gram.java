package org.photosphere.model.vector;

/**
 * Inner products of columns with columns in double precision. A product is bitwise independent of the others in its
 * call.
 */
public final class Gram {

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
        Kernels kernels = VectorSupport.kernels();
        double[][] some = new double[Kernels.A][];
        double[][] others = new double[Kernels.B][];
        double[] tile = new double[Kernels.A * Kernels.B];
        for (int j = 0; j < bCount; j += Kernels.B) {
            int bWide = take(b, bFirst + j, bCount - j, others);
            for (int i = 0; i < aCount; i += Kernels.A) {
                int aWide = take(a, aFirst + i, aCount - i, some);
                kernels.products(some, others, from, to, tile);
                for (int p = 0; p < aWide; p++) {
                    System.arraycopy(tile, p * Kernels.B, into[aPlace + i + p], bPlace + j, bWide);
                }
            }
        }
    }

    /** Takes the columns of a tile; the last one takes the place of absent ones. */
    private static int take(double[][] columns, int first, int left, double[][] into) {
        int wide = Math.min(into.length, left);
        for (int p = 0; p < into.length; p++) {
            into[p] = columns[first + Math.min(p, wide - 1)];
        }
        return wide;
    }

    /** Computes the products of columns with each other, both halves of the symmetric result. */
    public static void symmetric(double[][] a, int first, int count, int from, int to, double[][] into, int place) {
        for (int i = 0; i < count; i += Kernels.B) {
            int wide = Math.min(Kernels.B, count - i);
            products(a, first + i, wide, a, first, i + wide, from, to, into, place + i, place);
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                into[place + j][place + i] = into[place + i][place + j];
            }
        }
    }

    public static double dot(double[] a, double[] b, int from, int to) {
        return VectorSupport.kernels().dot(a, b, from, to);
    }
}
