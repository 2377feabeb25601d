package org.photosphere.model.vector;

/** The innermost loops. Safe for several threads. */
interface Kernels {

    /** Rows of a tile of {@link #weightedSums}. */
    int ROWS = 4;

    /** Columns a of a tile of {@link #products}. */
    int A = 4;

    /** Columns b of a tile of {@link #products}. */
    int B = 4;

    /** Returns what computes, for operators. */
    String description();

    /** Returns the number of columns of a panel. */
    int panel();

    /**
     * Computes the sums of one panel for {@value #ROWS} rows of weights.
     *
     * @param weights of all rows
     * @param from first weight of each row, [row]
     * @param components number of weights of a row
     * @param panels [component][{@link #panel}], from {@code at} on
     * @param into array that receives each row's sums, [row]
     * @param to place of the panel's first sum, [row]
     * @param add whether a row's sums are added to what is there, [row]
     */
    void weightedSums(
            float[] weights,
            int[] from,
            int components,
            float[] panels,
            int at,
            float[][] into,
            int[] to,
            boolean[] add);

    /**
     * Computes {@value #A} by {@value #B} inner products over a range of rows.
     *
     * @param a columns, [column][row]
     * @param b columns, [column][row]
     * @param into receives the products, [column of a * {@value #B} + column of b]
     */
    void products(double[][] a, double[][] b, int from, int to, double[] into);

    /**
     * Computes weighted sums of neighbouring values: into[i] = sum over t of weights[t] values[from + i + t].
     *
     * @param into receives the sums
     * @param count number of sums
     */
    void filter(float[] values, int from, float[] weights, float[] into, int count);

    /**
     * Computes the sums over i of a[from + i] x[at + i] and of b[from + i] x[at + i]^2.
     *
     * @param count number of terms
     * @param into receives both
     */
    void correlate(float[] a, float[] b, int from, float[] x, int at, int count, double[] into);

    /** Computes one inner product over a range of rows. */
    double dot(double[] a, double[] b, int from, int to);
}
