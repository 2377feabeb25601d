package org.photosphere.model.training;

import org.photosphere.model.spectrum.WavelengthBins;

/** Wavelength ranges whose errors are reported separately, as in the PhysFormer paper. Angstrom, vacuum. */
public enum WavelengthBand {
    UV("UV", 500, 4000),
    OPTICAL("optical", 4000, 7500),
    IR("IR", 7500, 55000);

    private final String title;
    private final double from;
    private final double to;

    WavelengthBand(String title, double from, double to) {
        this.title = title;
        this.from = from;
        this.to = to;
    }

    public String title() {
        return title;
    }

    /** Returns the shortest wavelength, included. */
    public double from() {
        return from;
    }

    /** Returns the longest wavelength, not included. */
    public double to() {
        return to;
    }

    /** Returns the bins whose centre is in the band: first, and one past the last; equal for none. */
    public int[] binsOf(WavelengthBins bins) {
        int first = 0;
        while (first < bins.count() && bins.centre(first) < from) {
            first++;
        }
        int end = first;
        while (end < bins.count() && bins.centre(end) < to) {
            end++;
        }
        return new int[] {first, end};
    }
}
