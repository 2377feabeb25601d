package org.photosphere.model.network;

import java.util.Arrays;

/**
 * A named array's shape and values, outside native memory. The values are owned: do not modify.
 *
 * @param shape length of each axis, outermost first
 * @param values row-major, of the precision
 * @param precision in which the values are stored
 */
public record Tensor(long[] shape, double[] values, Precision precision) {

    /** As the file's header names it, and bytes a value. */
    public enum Precision {
        F16(2),
        F32(4),
        F64(8);

        private final int bytes;

        Precision(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }
    }

    public Tensor {
        long count = 1;
        for (long axis : shape) {
            count *= axis;
        }
        if (count != values.length) {
            throw new IllegalArgumentException(
                    "a tensor of shape " + Arrays.toString(shape) + " has no room for " + values.length + " values");
        }
    }

    public static Tensor ofFloats(float[] values, long... shape) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return new Tensor(shape, wide, Precision.F32);
    }

    /** Rounded to sixteen bits; what is beyond them becomes infinite. */
    public static Tensor ofHalves(float[] values, long... shape) {
        double[] rounded = new double[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = HalfFloat.round(values[i]);
        }
        return new Tensor(shape, rounded, Precision.F16);
    }

    public static Tensor ofDoubles(double[] values, long... shape) {
        return new Tensor(shape, values, Precision.F64);
    }

    /** Rows one after the other, [row][column]. */
    public static Tensor ofRows(double[][] rows) {
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return new Tensor(new long[] {rows.length, rows.length == 0 ? 0 : rows[0].length}, flat, Precision.F64);
    }

    public float[] toFloats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** A matrix by rows, [row][column]. */
    public double[][] toRows() {
        int columns = (int) shape[1];
        double[][] rows = new double[(int) shape[0]][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    public boolean hasShape(long... expected) {
        return Arrays.equals(shape, expected);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Tensor other
                && precision == other.precision
                && Arrays.equals(shape, other.shape)
                && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
