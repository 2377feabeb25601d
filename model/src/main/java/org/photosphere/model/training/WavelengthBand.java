package org.photosphere.model.training;

import org.photosphere.model.spectrum.WavelengthBins;

/** The parts of a spectrum whose errors are told apart, as the PhysFormer paper has them. Angstrom, vacuum. */
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

    /** Shortest wavelength, included. */
    public double from() {
        return from;
    }

    /** Longest wavelength, not included. */
    public double to() {
        return to;
    }

    /** The bins whose middle lies in the band: first, and one past the last; equal where there are none. */
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
