package org.photosphere.model.vector;

/** Results of all kernels for a small problem, whose sizes are multiples of no vector's length. */
final class KernelCheck {

    private static final int SIZE = 77;
    private static final int COMPONENTS = 5;

    private KernelCheck() {}

    /** Returns a sum of the results of each kernel, all terms positive. */
    static double[] of(Kernels kernels) {
        double dot = kernels.dot(doubles(0), doubles(1), 3, SIZE);
        return new double[] {dot, products(kernels), filter(kernels), weighted(kernels), correlation(kernels)};
    }

    private static double products(Kernels kernels) {
        double[][] a = {doubles(0), doubles(1), doubles(2), doubles(3)};
        double[][] b = {doubles(4), doubles(5), doubles(6), doubles(7)};
        double[] into = new double[Kernels.A * Kernels.B];
        kernels.products(a, b, 1, SIZE, into);
        double sum = 0;
        for (int i = 0; i < into.length; i++) {
            sum += (1 + i) * into[i];
        }
        return sum;
    }

    private static double filter(Kernels kernels) {
        float[] into = new float[SIZE - 6];
        kernels.filter(floats(2, SIZE), 1, new float[] {1, 2, 3, 4, 5, 6}, into, into.length);
        double sum = 0;
        for (int i = 0; i < into.length; i++) {
            sum += (1 + i) * into[i];
        }
        return sum;
    }

    /** Panels differ in width, so that all columns are alike. */
    private static double weighted(Kernels kernels) {
        int wide = kernels.panel();
        float[] panel = new float[COMPONENTS * wide];
        for (int i = 0; i < panel.length; i++) {
            panel[i] = 1 + i / wide;
        }
        float[] into = new float[Kernels.ROWS * wide];
        int[] from = {0, 1, 2, 3};
        int[] to = {0, wide, 2 * wide, 3 * wide};
        float[][] all = {into, into, into, into};
        boolean[] add = {false, true, false, false};
        into[wide] = 7;
        kernels.weightedSums(floats(4, COMPONENTS + Kernels.ROWS), from, COMPONENTS, panel, 0, all, to, add);
        double sum = 0;
        for (int row = 0; row < Kernels.ROWS; row++) {
            sum += (1 + row) * (into[to[row]] + into[to[row] + wide - 1]);
        }
        return sum;
    }

    private static double correlation(Kernels kernels) {
        double[] into = new double[2];
        kernels.correlate(floats(1, SIZE), floats(2, SIZE), 2, floats(3, SIZE), 1, SIZE - 3, into);
        return into[0] + 3 * into[1];
    }

    private static double[] doubles(int seed) {
        double[] values = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = 1 + (seed + 3 * i) % 7;
        }
        return values;
    }

    private static float[] floats(int seed, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 1 + (seed + 3 * i) % 5;
        }
        return values;
    }
}
