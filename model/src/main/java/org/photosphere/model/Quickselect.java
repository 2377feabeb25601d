package org.photosphere.model;

/**
 * Medians by selection, in time proportional to the count: by counting values of equal leading bits, whose branches do
 * not depend on the values, then Hoare's quickselect among those of the median's.
 */
public final class Quickselect {

    /** Number of values for which counting is faster. */
    private static final int MANY = 256;

    /** Leading bits of a float that are counted: sign, exponent and one bit of the fraction. */
    private static final int BITS = 10;

    private Quickselect() {}

    /**
     * Returns the upper median.
     *
     * @param values of which the first ones count; their order is changed
     * @param count number of values, at least one
     */
    public static double median(double[] values, int count) {
        return count < MANY ? select(values, count, count / 2) : selectByCounts(values, count, count / 2);
    }

    private static double selectByCounts(double[] values, int count, int wanted) {
        int[] counts = new int[1 << BITS];
        for (int i = 0; i < count; i++) {
            counts[leading(values[i])]++;
        }
        int part = 0;
        int below = 0;
        while (below + counts[part] <= wanted) {
            below += counts[part++];
        }
        int found = 0;
        for (int i = 0; i < count; i++) {
            double value = values[i];
            if (leading(value) == part) {
                values[i] = values[found];
                values[found++] = value;
            }
        }
        return select(values, found, wanted - below);
    }

    /** Returns the leading bits of a number, in its order. */
    private static int leading(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        // Of negative numbers, the order of the bits is the opposite.
        int ordered = bits ^ ((bits >> 31) | Integer.MIN_VALUE);
        return ordered >>> (32 - BITS);
    }

    private static double select(double[] values, int count, int wanted) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (pivot < values[j]) {
                    j--;
                }
                if (i <= j) {
                    double swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                return values[wanted];
            }
        }
        return values[wanted];
    }
}
