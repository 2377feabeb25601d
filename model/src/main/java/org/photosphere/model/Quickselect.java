package org.photosphere.model;

/** Medians by selection (Hoare's quickselect), in time proportional to the count. */
public final class Quickselect {

    private Quickselect() {}

    /**
     * Returns the upper median.
     *
     * @param values of which the first ones count; their order is changed
     * @param count number of values, at least one
     */
    public static double median(double[] values, int count) {
        int wanted = count / 2;
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
