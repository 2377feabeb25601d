package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.services.pipeline.WavelengthUnits;

/**
 * The strictly ascending wavelengths of a message, and their pixels in a file. Pixels without a wavelength are left
 * out, unordered pixels sorted, each with a note; an ambiguous order is an error.
 */
final class SpectrumAxis {

    /** Echelle spectrographs have up to about 100 orders: wavelengths that descend more often are unordered. */
    private static final int MOST_STRETCHES = 100;

    /** Maximum displacement of a single pixel, as at the seam of two arms. */
    private static final int SEAM = 20;

    private final String where;
    private final double[] wavelength;
    private final int[] order;
    private final boolean[] isMeasured;
    private final List<String> notes;

    private SpectrumAxis(String where, double[] wavelength, int[] order, boolean[] isMeasured, List<String> notes) {
        this.where = where;
        this.order = order;
        this.wavelength = pick(wavelength);
        this.isMeasured = isMeasured;
        this.notes = List.copyOf(notes);
    }

    /**
     * Returns the axis of one spectrum. Of pixels with equal wavelength the one with the largest inverse variance is
     * kept.
     *
     * @param where file and arm, for messages
     * @param wavelength Angstrom in the file's order; NaN, infinite or not positive if a pixel has none, [pixels]
     * @param pixels fluxes and errors, which identify measured pixels
     * @throws InputException if the order is ambiguous or the wavelengths cannot be Angstrom
     */
    static SpectrumAxis of(String where, double[] wavelength, Pixels pixels) {
        boolean[] isMeasured = new boolean[wavelength.length];
        for (int pixel = 0; pixel < isMeasured.length; pixel++) {
            isMeasured[pixel] = pixels.isMeasured(pixel);
        }
        return sort(where, wavelength, pixels.ivar(), isMeasured);
    }

    /**
     * Returns the axis of several spectra, whose measured pixels differ: each wavelength must be unique.
     *
     * @throws InputException as above, or if a wavelength is repeated
     */
    static SpectrumAxis shared(String where, double[] wavelength) {
        boolean[] isMeasured = new boolean[wavelength.length];
        Arrays.fill(isMeasured, true);
        double[] equal = new double[wavelength.length];
        SpectrumAxis axis = sort(where, wavelength, equal, isMeasured);
        if (axis.order.length
                < Arrays.stream(wavelength).filter(SpectrumAxis::isUsable).count()) {
            throw repeated(where, wavelength);
        }
        return axis;
    }

    private static InputException repeated(String where, double[] wavelength) {
        int[] sorted = byWavelength(wavelength);
        int second = IntStream.range(1, sorted.length)
                .filter(i -> wavelength[sorted[i]] == wavelength[sorted[i - 1]])
                .findFirst()
                .orElseThrow();
        return new InputException(
                where + ": wavelength " + wavelength[sorted[second]] + " of row " + (sorted[second] + 1)
                        + " does not ascend after that of row " + (sorted[second - 1] + 1),
                "give each wavelength once");
    }

    private static SpectrumAxis sort(String where, double[] wavelength, double[] ivar, boolean[] isMeasured) {
        List<String> notes = new ArrayList<>();
        requireUsable(where, wavelength, isMeasured, notes);
        describeOrder(where, wavelength, notes);
        int[] sorted = byWavelength(wavelength);
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
        int repeated = sorted.length - kept;
        if (repeated > kept / 2) {
            throw new InputException(
                    where + ": " + repeated + " of " + sorted.length + " wavelengths are repeated",
                    "give each spectrum an array of its own: these are several spectra in one");
        }
        if (repeated > 0) {
            notes.add("pixels left out because they repeat a wavelength: " + repeated
                    + "; the one of the smaller error is kept");
        }
        SpectrumAxis axis = new SpectrumAxis(where, wavelength, Arrays.copyOf(sorted, kept), isMeasured, notes);
        axis.requireAngstrom();
        return axis;
    }

    private static int[] byWavelength(double[] wavelength) {
        return IntStream.range(0, wavelength.length)
                .filter(i -> isUsable(wavelength[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> wavelength[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static boolean isUsable(double wavelength) {
        return wavelength > 0 && wavelength < Double.POSITIVE_INFINITY;
    }

    private static void requireUsable(String where, double[] wavelength, boolean[] isMeasured, List<String> notes) {
        int[] without = IntStream.range(0, wavelength.length)
                .filter(i -> !isUsable(wavelength[i]))
                .toArray();
        long measured =
                IntStream.range(0, wavelength.length).filter(i -> isMeasured[i]).count();
        long lost = Arrays.stream(without).filter(i -> isMeasured[i]).count();
        if (without.length == wavelength.length || 2 * lost > measured) {
            throw new InputException(
                    where + ": " + without.length + " of " + wavelength.length + " pixels have no wavelength"
                            + (without.length == 0
                                    ? ""
                                    : ", as pixel " + (without[0] + 1) + ": " + wavelength[without[0]]),
                    "a wavelength is a positive number; get the file again from its source");
        }
        if (without.length > 0) {
            notes.add("pixels left out because they have no wavelength: " + without.length + ", measured: " + lost);
        }
    }

    /**
     * Checks the order. Sorting is right if whole stretches are in order; a single pixel far from its place is an
     * error.
     */
    private static void describeOrder(String where, double[] wavelength, List<String> notes) {
        int[] given = IntStream.range(0, wavelength.length)
                .filter(i -> isUsable(wavelength[i]))
                .toArray();
        int falls = (int) IntStream.range(1, given.length)
                .filter(i -> wavelength[given[i]] < wavelength[given[i - 1]])
                .count();
        int rises = (int) IntStream.range(1, given.length)
                .filter(i -> wavelength[given[i]] > wavelength[given[i - 1]])
                .count();
        boolean descends = falls > rises;
        int breaks = Math.min(falls, rises);
        if (breaks > MOST_STRETCHES) {
            throw new InputException(
                    where + ": the wavelengths are not ordered: they rise " + rises + " times and fall " + falls
                            + " times",
                    "check that the column holds wavelengths");
        }
        if (descends) {
            reverse(given);
        }
        requireStretches(where, wavelength, given);
        if (breaks > 0) {
            notes.add("wavelengths in " + (breaks + 1) + " stretches that overlap or are not in order: sorted");
        } else if (descends) {
            notes.add("wavelengths descend: pixels put in ascending order");
        }
    }

    private static void requireStretches(String where, double[] wavelength, int[] given) {
        for (int i = 1; i < given.length; i++) {
            double before = wavelength[given[i - 1]];
            double after = wavelength[given[i]];
            if (after < before) {
                int above = 0;
                while (above < i && wavelength[given[i - 1 - above]] > after) {
                    above++;
                }
                int below = 0;
                while (i + below < given.length && wavelength[given[i + below]] < before) {
                    below++;
                }
                if (Math.min(above, below) == 1 && Math.max(above, below) > SEAM) {
                    int pixel = above == 1 ? given[i - 1] : given[i];
                    throw new InputException(
                            where + ": wavelength " + wavelength[pixel] + " of pixel " + (pixel + 1)
                                    + " is out of order between its neighbours",
                            "get the file again from its source");
                }
            }
        }
    }

    private static void reverse(int[] values) {
        for (int i = 0; i < values.length / 2; i++) {
            int other = values.length - 1 - i;
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }

    private void requireAngstrom() {
        double[] range = range();
        String suspicion = WavelengthUnits.suspicion(range[0], range[1]);
        if (suspicion != null) {
            throw new InputException(
                    where + ": " + suspicion,
                    "set the unit of the wavelengths (TUNIT of a column, BUNIT of an image) to what they are in");
        }
    }

    /**
     * Rejects wavelengths that the instrument does not observe, such as those of a wrong unit.
     *
     * @param shortest lower limit, Angstrom
     * @param longest upper limit, Angstrom
     */
    void requireWithin(double shortest, double longest) {
        double[] range = range();
        if (range[0] < shortest || range[1] > longest) {
            throw new InputException(
                    where + ": wavelengths from " + range[0] + " to " + range[1]
                            + " Angstrom, but the instrument observes between " + shortest + " and " + longest,
                    "check the wavelengths and their unit");
        }
    }

    /** Returns the shortest and longest wavelength of measured pixels, or of all if none is measured. */
    private double[] range() {
        int[] measured = IntStream.range(0, order.length)
                .filter(i -> isMeasured[order[i]])
                .toArray();
        return measured.length == 0
                ? new double[] {wavelength[0], wavelength[wavelength.length - 1]}
                : new double[] {wavelength[measured[0]], wavelength[measured[measured.length - 1]]};
    }

    /** Returns lines for the user, empty if the file's pixels are used unchanged. */
    List<String> notes() {
        return notes;
    }

    /** @return the values of the retained pixels, in ascending order of wavelength */
    double[] pick(double[] values) {
        return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
    }

    /** @return 1 if the pixels are consecutive in the file, -1 if in reverse, 0 otherwise */
    int direction() {
        int step = order.length > 1 ? order[1] - order[0] : 1;
        boolean isEven = IntStream.range(1, order.length).allMatch(i -> order[i] - order[i - 1] == step);
        return isEven && Math.abs(step) == 1 ? step : 0;
    }

    ExplicitAxis message() {
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        Arrays.stream(wavelength).forEach(axis::addWavelength);
        return axis.build();
    }
}
