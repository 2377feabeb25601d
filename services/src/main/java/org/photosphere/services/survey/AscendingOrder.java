package org.photosphere.services.survey;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Brings the pixels of a foreign file into the strictly ascending order that a message needs. */
final class AscendingOrder {

    private AscendingOrder() {}

    /**
     * @param wavelength any order, repeated, not finite or not positive values included, [pixels]
     * @param ivar decides between pixels of one wavelength: the larger stays, or the first of equals, [pixels]
     * @return the pixels to keep, in strictly ascending wavelength
     */
    static int[] of(double[] wavelength, double[] ivar) {
        int[] sorted = IntStream.range(0, wavelength.length)
                .filter(i -> wavelength[i] > 0 && wavelength[i] < Double.POSITIVE_INFINITY)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> wavelength[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int kept = 0;
        for (int pixel : sorted) {
            if (kept > 0 && wavelength[sorted[kept - 1]] == wavelength[pixel]) {
                if (ivar[pixel] > ivar[sorted[kept - 1]]) {
                    sorted[kept - 1] = pixel;
                }
            } else {
                sorted[kept++] = pixel;
            }
        }
        return java.util.Arrays.copyOf(sorted, kept);
    }
}
