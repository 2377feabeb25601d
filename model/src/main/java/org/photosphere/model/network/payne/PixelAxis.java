package org.photosphere.model.network.payne;

import java.util.Arrays;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Pixels equidistant in ln(lambda) with gaps, as adjacent detectors have them, and the bins without gaps that they lie
 * on: one bin per pixel, and as many as fit into the gaps. Immutable.
 */
final class PixelAxis {

    /** Tolerance of a pixel's position, in steps: a hundredth of its width. */
    private static final double TOLERANCE = 0.01;

    /** Upper limit: a wider axis consists mostly of gaps. */
    private static final int MOST_BINS_PER_PIXEL = 4;

    private final WavelengthBins bins;
    private final int[] bin;

    private PixelAxis(WavelengthBins bins, int[] bin) {
        this.bins = bins;
        this.bin = bin;
    }

    /**
     * @param wavelength of the pixels, Angstrom, ascending, at least two
     * @param source named in errors
     * @throws InputException where they are not equidistant in the logarithm
     */
    static PixelAxis of(double[] wavelength, String source) {
        int n = wavelength.length;
        double[] step = new double[n - 1];
        for (int i = 0; i < step.length; i++) {
            step[i] = Math.log(wavelength[i + 1] / wavelength[i]);
        }
        double usual = Arrays.stream(step).sorted().toArray()[step.length / 2];
        long[] place = new long[n];
        for (int i = 1; i < n; i++) {
            // More than the widest axis is refused below, for any sum.
            place[i] = place[i - 1] + Math.max(1, Math.min(Math.round(step[i - 1] / usual), Integer.MAX_VALUE));
        }
        double exact = Math.log(wavelength[n - 1] / wavelength[0]) / place[n - 1];
        for (int i = 0; i < n; i++) {
            double off = Math.log(wavelength[i] / wavelength[0]) / exact - place[i];
            if (!(Math.abs(off) <= TOLERANCE) || place[i] >= (long) MOST_BINS_PER_PIXEL * n) {
                throw new InputException(
                        source + ": the wavelengths are not equidistant in their logarithm at pixel " + (i + 1),
                        "a model's bins are log-uniform; gaps of whole pixels are allowed");
            }
        }
        WavelengthBins bins = WavelengthBins.logUniform(
                wavelength[0] * Math.exp(-0.5 * exact),
                wavelength[n - 1] * Math.exp(0.5 * exact),
                (int) place[n - 1] + 1);
        return new PixelAxis(
                bins, Arrays.stream(place).mapToInt(Math::toIntExact).toArray());
    }

    WavelengthBins bins() {
        return bins;
    }

    /** Returns the bin of a pixel. */
    int bin(int pixel) {
        return bin[pixel];
    }

    /**
     * Returns the start of the next gap, from a pixel on: the first pixel that does not follow its neighbour, or their
     * number.
     */
    int endOfRun(int pixel) {
        int end = pixel + 1;
        while (end < bin.length && bin[end] == bin[end - 1] + 1) {
            end++;
        }
        return end;
    }

    /**
     * Fills the gaps of a spectrum on the bins by straight lines between the adjacent pixels.
     *
     * @param values of all bins, beginning at an index
     * @param from that index
     */
    void fillGaps(float[] values, int from) {
        for (int end = endOfRun(0); end < bin.length; end = endOfRun(end)) {
            int left = from + bin[end - 1];
            int right = from + bin[end];
            for (int i = left + 1; i < right; i++) {
                float share = (float) (i - left) / (right - left);
                values[i] = values[left] + share * (values[right] - values[left]);
            }
        }
    }
}
