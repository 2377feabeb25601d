package org.photosphere.services.cli.science;

import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.WavelengthBins;

/** The options {@code --range} and {@code --bins} as wavelengths. */
final class LogUniformBins {

    /** More than the finest library has points; what it would take in memory is no grid any more. */
    private static final int MOST_BINS = 2_000_000;

    private LogUniformBins() {}

    /**
     * @param range from and to, Angstrom
     * @param bins how many
     * @throws InputException where they are no range of wavelengths or no number of bins
     */
    static WavelengthBins of(double[] range, int bins) {
        if (range.length != 2) {
            throw new InputException("--range takes two wavelengths, given " + range.length, "--range 500,55000");
        }
        if (bins > MOST_BINS || Double.isInfinite(range[1])) {
            throw new InputException(
                    "--range and --bins: " + bins + " bins up to " + range[1] + " Angstrom",
                    "at most " + MOST_BINS + " bins over a finite range");
        }
        try {
            return WavelengthBins.logUniform(range[0], range[1], bins);
        } catch (IllegalArgumentException e) {
            throw new InputException("--range and --bins: " + e.getMessage(), "--range 500,55000 --bins 1000", e);
        }
    }
}
