package org.photosphere.model.vector;

/**
 * Weighted sums of the rows of a matrix: the product of a matrix of weights with this one. A row of sums is bitwise
 * independent of the others in its call. Immutable.
 */
public final class WeightedSums {

    private final Kernels kernels;
    private final int components;
    private final int columns;
    /** The matrix in panels of neighbouring columns, the last one padded by zeros, [panel][component][column]. */
    private final float[] panels;

    private WeightedSums(Kernels kernels, int components, int columns, float[] panels) {
        this.kernels = kernels;
        this.components = components;
        this.columns = columns;
        this.panels = panels;
    }

    /** @param rows rows of equal length, copied, [component][column] */
    public static WeightedSums of(float[][] rows) {
        return of(rows, VectorSupport.kernels());
    }

    static WeightedSums of(float[][] rows, Kernels kernels) {
        int columns = rows[0].length;
        int wide = kernels.panel();
        int count = (columns + wide - 1) / wide;
        float[] panels = new float[count * rows.length * wide];
        for (int p = 0; p < count; p++) {
            int some = Math.min(wide, columns - p * wide);
            for (int k = 0; k < rows.length; k++) {
                System.arraycopy(rows[k], p * wide, panels, (p * rows.length + k) * wide, some);
            }
        }
        return new WeightedSums(kernels, rows.length, columns, panels);
    }

    /** Returns the number of rows of the matrix. */
    public int components() {
        return components;
    }

    public int columns() {
        return columns;
    }

    /**
     * Computes the sums of several rows of weights, into one array.
     *
     * @param weights [row * components + component]
     * @param into receives the sums
     * @param stride from one row's first sum to the next one's
     * @param rows number of rows
     */
    public void compute(float[] weights, float[] into, int stride, int rows) {
        float[][] all = new float[rows][];
        int[] to = new int[rows];
        for (int row = 0; row < rows; row++) {
            all[row] = into;
            to[row] = row * stride;
        }
        compute(weights, all, to, rows, new boolean[rows]);
    }

    /**
     * Computes the sums of several rows of weights.
     *
     * @param weights [row * components + component]
     * @param into array that receives a row's sums; rows may share one, [row]
     * @param to index of its first sum there, [row]
     * @param rows number of rows
     * @param add whether a row's sums are added to what is there, [row]
     */
    public void compute(float[] weights, float[][] into, int[] to, int rows, boolean[] add) {
        int wide = kernels.panel();
        Tile tile = new Tile(wide);
        for (int column = 0; column < columns; column += wide) {
            int at = column * components;
            boolean whole = column + wide <= columns;
            for (int first = 0; first < rows; first += Kernels.ROWS) {
                int count = Math.min(Kernels.ROWS, rows - first);
                tile.place(first, count, components, into, to, column, whole);
                tile.add(first, count, add);
                if (!whole) {
                    tile.read(first, count, into, to, column, columns - column);
                }
                kernels.weightedSums(weights, tile.from, components, panels, at, tile.into, tile.to, tile.add);
                if (!whole) {
                    tile.write(first, count, into, to, column, columns - column);
                }
            }
        }
    }

    /** Places of the rows of a tile; space for rows that do not exist, and for sums beyond the last column. */
    private static final class Tile {

        private final int wide;
        private final float[][] space;
        private final int[] from = new int[Kernels.ROWS];
        private final float[][] into = new float[Kernels.ROWS][];
        private final int[] to = new int[Kernels.ROWS];
        private final boolean[] add = new boolean[Kernels.ROWS];

        Tile(int wide) {
            this.wide = wide;
            space = new float[Kernels.ROWS][wide];
        }

        /** @param whole whether all of the panel's columns exist */
        void place(int first, int count, int components, float[][] sums, int[] start, int column, boolean whole) {
            for (int r = 0; r < Kernels.ROWS; r++) {
                boolean exists = r < count;
                from[r] = (exists ? first + r : first) * components;
                into[r] = exists && whole ? sums[first + r] : space[r];
                to[r] = exists && whole ? start[first + r] + column : 0;
            }
        }

        void add(int first, int count, boolean[] all) {
            for (int r = 0; r < Kernels.ROWS; r++) {
                add[r] = r < count && all[first + r];
            }
        }

        void read(int first, int count, float[][] sums, int[] start, int column, int some) {
            for (int r = 0; r < count; r++) {
                System.arraycopy(sums[first + r], start[first + r] + column, space[r], 0, Math.min(some, wide));
            }
        }

        void write(int first, int count, float[][] sums, int[] start, int column, int some) {
            for (int r = 0; r < count; r++) {
                System.arraycopy(space[r], 0, sums[first + r], start[first + r] + column, Math.min(some, wide));
            }
        }
    }
}
