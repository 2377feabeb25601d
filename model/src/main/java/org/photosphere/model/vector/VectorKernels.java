package org.photosphere.model.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vector instructions of the machine's preferred length; the only class that names the incubating module. */
final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();

    /** Two vectors: with four rows they are eight sums, which hide the latency of an addition. */
    private static final int PANEL = 2 * LANES;

    @Override
    public String description() {
        return FLOATS.vectorBitSize() + "-bit vector instructions";
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
        int w0 = from[0];
        int w1 = from[1];
        int w2 = from[2];
        int w3 = from[3];
        FloatVector s00 = FloatVector.zero(FLOATS);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        int p = at;
        for (int k = 0; k < components; k++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, panels, p);
            FloatVector b1 = FloatVector.fromArray(FLOATS, panels, p + LANES);
            FloatVector w = FloatVector.broadcast(FLOATS, weights[w0 + k]);
            s00 = w.fma(b0, s00);
            s01 = w.fma(b1, s01);
            w = FloatVector.broadcast(FLOATS, weights[w1 + k]);
            s10 = w.fma(b0, s10);
            s11 = w.fma(b1, s11);
            w = FloatVector.broadcast(FLOATS, weights[w2 + k]);
            s20 = w.fma(b0, s20);
            s21 = w.fma(b1, s21);
            w = FloatVector.broadcast(FLOATS, weights[w3 + k]);
            s30 = w.fma(b0, s30);
            s31 = w.fma(b1, s31);
            p += PANEL;
        }
        end(s00, s01, into[0], to[0], add[0]);
        end(s10, s11, into[1], to[1], add[1]);
        end(s20, s21, into[2], to[2], add[2]);
        end(s30, s31, into[3], to[3], add[3]);
    }

    /** Stores a row's sums. Vectors that two branches define would be objects: they are added here, not at the start. */
    private static void end(FloatVector s0, FloatVector s1, float[] into, int to, boolean add) {
        if (add) {
            s0.add(FloatVector.fromArray(FLOATS, into, to)).intoArray(into, to);
            s1.add(FloatVector.fromArray(FLOATS, into, to + LANES)).intoArray(into, to + LANES);
        } else {
            s0.intoArray(into, to);
            s1.intoArray(into, to + LANES);
        }
    }

    @Override
    public void products(double[][] a, double[][] b, int from, int to, double[] into) {
        double[] a0 = a[0];
        double[] a1 = a[1];
        double[] a2 = a[2];
        double[] a3 = a[3];
        double[] b0 = b[0];
        double[] b1 = b[1];
        double[] b2 = b[2];
        double[] b3 = b[3];
        DoubleVector s00 = DoubleVector.zero(DOUBLES);
        DoubleVector s01 = s00;
        DoubleVector s02 = s00;
        DoubleVector s03 = s00;
        DoubleVector s10 = s00;
        DoubleVector s11 = s00;
        DoubleVector s12 = s00;
        DoubleVector s13 = s00;
        DoubleVector s20 = s00;
        DoubleVector s21 = s00;
        DoubleVector s22 = s00;
        DoubleVector s23 = s00;
        DoubleVector s30 = s00;
        DoubleVector s31 = s00;
        DoubleVector s32 = s00;
        DoubleVector s33 = s00;
        int i = from;
        for (; i <= to - DOUBLES.length(); i += DOUBLES.length()) {
            DoubleVector x0 = DoubleVector.fromArray(DOUBLES, a0, i);
            DoubleVector x1 = DoubleVector.fromArray(DOUBLES, a1, i);
            DoubleVector x2 = DoubleVector.fromArray(DOUBLES, a2, i);
            DoubleVector x3 = DoubleVector.fromArray(DOUBLES, a3, i);
            DoubleVector y = DoubleVector.fromArray(DOUBLES, b0, i);
            s00 = x0.fma(y, s00);
            s10 = x1.fma(y, s10);
            s20 = x2.fma(y, s20);
            s30 = x3.fma(y, s30);
            y = DoubleVector.fromArray(DOUBLES, b1, i);
            s01 = x0.fma(y, s01);
            s11 = x1.fma(y, s11);
            s21 = x2.fma(y, s21);
            s31 = x3.fma(y, s31);
            y = DoubleVector.fromArray(DOUBLES, b2, i);
            s02 = x0.fma(y, s02);
            s12 = x1.fma(y, s12);
            s22 = x2.fma(y, s22);
            s32 = x3.fma(y, s32);
            y = DoubleVector.fromArray(DOUBLES, b3, i);
            s03 = x0.fma(y, s03);
            s13 = x1.fma(y, s13);
            s23 = x2.fma(y, s23);
            s33 = x3.fma(y, s33);
        }
        into[0] = end(s00, a0, b0, i, to);
        into[1] = end(s01, a0, b1, i, to);
        into[2] = end(s02, a0, b2, i, to);
        into[3] = end(s03, a0, b3, i, to);
        into[4] = end(s10, a1, b0, i, to);
        into[5] = end(s11, a1, b1, i, to);
        into[6] = end(s12, a1, b2, i, to);
        into[7] = end(s13, a1, b3, i, to);
        into[8] = end(s20, a2, b0, i, to);
        into[9] = end(s21, a2, b1, i, to);
        into[10] = end(s22, a2, b2, i, to);
        into[11] = end(s23, a2, b3, i, to);
        into[12] = end(s30, a3, b0, i, to);
        into[13] = end(s31, a3, b1, i, to);
        into[14] = end(s32, a3, b2, i, to);
        into[15] = end(s33, a3, b3, i, to);
    }

    /** Adds up the lanes and the rows that do not fill a vector. */
    private static double end(DoubleVector sums, double[] a, double[] b, int from, int to) {
        double sum = sums.reduceLanes(VectorOperators.ADD);
        for (int i = from; i < to; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }

    @Override
    public void filter(float[] values, int from, float[] weights, float[] into, int count) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int t = 0; t < weights.length; t++) {
                sum = FloatVector.fromArray(FLOATS, values, from + i + t)
                        .fma(FloatVector.broadcast(FLOATS, weights[t]), sum);
            }
            sum.intoArray(into, i);
        }
        for (; i < count; i++) {
            float sum = 0;
            for (int t = 0; t < weights.length; t++) {
                sum = Math.fma(values[from + i + t], weights[t], sum);
            }
            into[i] = sum;
        }
    }

    @Override
    public void correlate(float[] a, float[] b, int from, float[] x, int at, int count, double[] into) {
        FloatVector product = FloatVector.zero(FLOATS);
        FloatVector square = product;
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            FloatVector value = FloatVector.fromArray(FLOATS, x, at + i);
            product = FloatVector.fromArray(FLOATS, a, from + i).fma(value, product);
            square = FloatVector.fromArray(FLOATS, b, from + i).fma(value.mul(value), square);
        }
        into[0] = product.reduceLanes(VectorOperators.ADD);
        into[1] = square.reduceLanes(VectorOperators.ADD);
        for (; i < count; i++) {
            float value = x[at + i];
            into[0] += a[from + i] * value;
            into[1] += b[from + i] * value * value;
        }
    }

    @Override
    public double dot(double[] a, double[] b, int from, int to) {
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        int lanes = DOUBLES.length();
        int i = from;
        for (; i <= to - 2 * lanes; i += 2 * lanes) {
            s0 = DoubleVector.fromArray(DOUBLES, a, i).fma(DoubleVector.fromArray(DOUBLES, b, i), s0);
            s1 = DoubleVector.fromArray(DOUBLES, a, i + lanes).fma(DoubleVector.fromArray(DOUBLES, b, i + lanes), s1);
        }
        return end(s0.add(s1), a, b, i, to);
    }
}
