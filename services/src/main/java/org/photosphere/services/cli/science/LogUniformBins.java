package org.photosphere.services.cli.science;

import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.WavelengthBins;

/** The options {@code --range} and {@code --bins} as wavelengths. */
final class LogUniformBins {

    /** More bins than points of the finest library; more would not be a useful grid. */
    private static final int MOST_BINS = 2_000_000;

    private LogUniformBins() {}

    /**
     * @param range lower and upper limit, Angstrom
     * @param bins number of bins
     * @throws InputException if the range or the number is invalid
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
