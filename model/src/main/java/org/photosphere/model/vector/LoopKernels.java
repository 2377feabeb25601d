package org.photosphere.model.vector;

import java.util.Arrays;

/** Loops that the just-in-time compiler vectorises as far as it can. */
final class LoopKernels implements Kernels {

    /** Panels long enough for a vectorised loop, short enough for sums to stay in the first-level cache. */
    private static final int PANEL = 256;

    /** Components that are added at once: reduces reads and writes of the sums by this factor. */
    private static final int TOGETHER = 4;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Copies that begin at 0. Used by one thread. */
    private static final class Scratch {
        private final float[][] sums = new float[ROWS][PANEL];
        private final float[][] some = new float[TOGETHER][PANEL];
        private final float[] four = new float[TOGETHER];
        private float[] values = new float[0];

        private float[] values(int count) {
            values = values.length < count ? new float[count] : values;
            return values;
        }
    }

    @Override
    public String description() {
        return "loops";
    }

    @Override
    public int panel() {
        return PANEL;
    }

    @Override
    public void weightedSums(
            float[] weights,
            int[] from,
            int components,
            float[] panels,
            int at,
            float[][] into,
            int[] to,
            boolean[] add) {
        Scratch scratch = SCRATCH.get();
        float[][] sums = scratch.sums;
        for (int row = 0; row < ROWS; row++) {
            if (add[row]) {
                System.arraycopy(into[row], to[row], sums[row], 0, PANEL);
            } else {
                Arrays.fill(sums[row], 0f);
            }
        }
        // The compiler vectorises loops over arrays that all begin at 0.
        float[][] some = scratch.some;
        float[] four = scratch.four;
        for (int k = 0; k < components; k += TOGETHER) {
            int count = Math.min(TOGETHER, components - k);
            for (int c = 0; c < count; c++) {
                System.arraycopy(panels, at + (k + c) * PANEL, some[c], 0, PANEL);
            }
            for (int row = 0; row < ROWS; row++) {
                Arrays.fill(four, 0f);
                System.arraycopy(weights, from[row] + k, four, 0, count);
                accumulate(four[0], some[0], four[1], some[1], four[2], some[2], four[3], some[3], sums[row]);
            }
        }
        for (int row = 0; row < ROWS; row++) {
            System.arraycopy(sums[row], 0, into[row], to[row], PANEL);
        }
    }

    private static void accumulate(
            float a, float[] ofA, float b, float[] ofB, float c, float[] ofC, float d, float[] ofD, float[] sums) {
        for (int j = 0; j < PANEL; j++) {
            sums[j] += a * ofA[j] + b * ofB[j] + (c * ofC[j] + d * ofD[j]);
        }
    }

    /**
     * The compiler does not vectorise sums, because that would change the order of the terms: eight sums that do not
     * wait for each other, with six loads for them.
     */
    @Override
    public void products(double[][] a, double[][] b, int from, int to, double[] into) {
        for (int p = 0; p < A; p += 2) {
            pairs(a[p], a[p + 1], b, from, to, into, p * B);
        }
    }

    private static void pairs(double[] a0, double[] a1, double[][] b, int from, int to, double[] into, int place) {
        double[] b0 = b[0];
        double[] b1 = b[1];
        double[] b2 = b[2];
        double[] b3 = b[3];
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
        into[place] = s00;
        into[place + 1] = s01;
        into[place + 2] = s02;
        into[place + 3] = s03;
        into[place + B] = s10;
        into[place + B + 1] = s11;
        into[place + B + 2] = s12;
        into[place + B + 3] = s13;
    }

    @Override
    public void filter(float[] values, int from, float[] weights, float[] into, int count) {
        Arrays.fill(into, 0, count, 0f);
        float[] some = SCRATCH.get().values(count);
        for (int t = 0; t < weights.length; t++) {
            System.arraycopy(values, from + t, some, 0, count);
            add(weights[t], some, into, count);
        }
    }

    private static void add(float weight, float[] values, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] += weight * values[i];
        }
    }

    @Override
    public void correlate(float[] a, float[] b, int from, float[] x, int at, int count, double[] into) {
        double product = 0;
        double square = 0;
        for (int i = 0; i < count; i++) {
            float value = x[at + i];
            product += a[from + i] * value;
            square += b[from + i] * value * value;
        }
        into[0] = product;
        into[1] = square;
    }

    @Override
    public double dot(double[] a, double[] b, int from, int to) {
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
}
