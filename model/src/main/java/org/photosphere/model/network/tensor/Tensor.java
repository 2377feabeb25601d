package org.photosphere.model.network.tensor;

import java.util.Arrays;
import org.photosphere.model.InputException;

/**
 * A named array's shape and values, outside native memory. The values are owned: do not modify.
 *
 * @param shape length of each axis, outermost first
 * @param values row-major, of the precision
 * @param precision in which the values are stored
 */
public record Tensor(long[] shape, double[] values, Precision precision) {

    /** Limit that keeps sums with stored counts from overflowing. */
    private static final int MOST_COUNT = Integer.MAX_VALUE / 2;

    /** Name in the file's header, and bytes per value. */
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
        if (count(shape) != values.length) {
            throw new IllegalArgumentException(
                    "a tensor of shape " + Arrays.toString(shape) + " has no room for " + values.length + " values");
        }
    }

    /**
     * Returns the number of values of a shape.
     *
     * @throws IllegalArgumentException where an axis is negative, or values or an axis are more than an array can have
     */
    static long count(long[] shape) {
        long count = 1;
        for (long axis : shape) {
            // Axes next to an empty one are bounded too: they become sizes of arrays.
            if (axis < 0 || axis > Integer.MAX_VALUE || count * axis > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("no tensor has the shape " + Arrays.toString(shape));
            }
            count *= axis;
        }
        return count;
    }

    public static Tensor ofFloats(float[] values, long... shape) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return new Tensor(shape, wide, Precision.F32);
    }

    /** Rounds to sixteen bits; values beyond their range become infinite. */
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

    /** Concatenates rows, [row][column]. */
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

    /**
     * Returns a matrix by rows, [row][column].
     *
     * @throws IllegalArgumentException where it is not a matrix, or its rows are empty
     */
    public double[][] toRows() {
        if (shape.length != 2 || (shape[1] == 0 && shape[0] > 0)) {
            throw new IllegalArgumentException("no rows are in a tensor of shape " + Arrays.toString(shape));
        }
        int columns = (int) shape[1];
        double[][] rows = new double[(int) shape[0]][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    /**
     * Returns a count among the values.
     *
     * @param name of the tensor, in errors
     * @param source of the tensor, in errors
     * @throws InputException where the value is not an integer from zero to half of the largest int
     */
    public int whole(int index, String name, String source) {
        double value = values[index];
        if (!(value >= 0 && value <= MOST_COUNT && value == Math.rint(value))) {
            throw new InputException(
                    source + ": value " + index + " of '" + name + "' is " + value + ", no count",
                    "take a fresh copy of the file, or make it again");
        }
        return (int) value;
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
