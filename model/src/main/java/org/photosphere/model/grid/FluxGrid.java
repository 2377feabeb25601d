package org.photosphere.model.grid;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.spectrum.FluxConservingRebin;
import org.photosphere.model.spectrum.FluxConservingRebin.Rebinned;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A grid of model atmospheres as in its file. The arrays are owned by the grid: do not modify.
 *
 * @param source file that it was read from
 * @param title of the grid in the file
 * @param labelNames names as in {@link Label}, in the order of the labels
 * @param labels [spectrum][label], in the labels' units
 * @param names of the spectra in the file, [spectrum]
 * @param wavelength Angstrom, vacuum, strictly ascending, [sample]
 * @param sampling point or bin that a flux belongs to
 * @param flux erg s^-1 cm^-2 Angstrom^-1 at the stellar surface, not negative, [spectrum][sample]
 * @param repairedZeros number of zeros between positive neighbours that were filled in
 */
public record FluxGrid(
        Path source,
        String title,
        List<String> labelNames,
        double[][] labels,
        List<String> names,
        double[] wavelength,
        Sampling sampling,
        float[][] flux,
        long repairedZeros) {

    /** Point or bin that a flux belongs to. */
    public enum Sampling {
        /** A wavelength; between two of them the spectrum is a straight line. */
        POINTS,
        /** A bin of equal width in ln(lambda) around the wavelength, of which it is the mean. */
        LOG_UNIFORM_BINS
    }

    /** Minimum share of a target bin that the grid must cover; the outer half of an edge bin may be missing. */
    private static final double LEAST_COVERAGE = 0.49;

    public int spectra() {
        return labels.length;
    }

    /** Returns the grid's own bins: as sampled, or around its points. */
    public WavelengthBins ownBins() {
        int n = wavelength.length;
        if (sampling == Sampling.POINTS) {
            return WavelengthBins.around(wavelength);
        }
        double halfStep = 0.5 * Math.log(wavelength[n - 1] / wavelength[0]) / (n - 1);
        return WavelengthBins.logUniform(
                wavelength[0] * Math.exp(-halfStep), wavelength[n - 1] * Math.exp(halfStep), n);
    }

    /**
     * Returns lambda / FWHM of the grid rebinned to other bins, the median over them: the FWHM of a Gaussian with the
     * variance of the grid's own bin, of the straight lines between points, and of the target bin together. Narrower
     * features count as lost.
     */
    public double resolvingPower(WavelengthBins bins) {
        WavelengthBins own = ownBins();
        double[] powers = new double[bins.count()];
        int source = 0;
        for (int j = 0; j < powers.length; j++) {
            while (source + 1 < own.count() && own.edge(source + 1) <= bins.centre(j)) {
                source++;
            }
            double ownVariance = own.width(source) * own.width(source) / 12;
            // A triangle of two steps' width, into which linear interpolation spreads a point.
            double lineVariance = sampling == Sampling.POINTS ? 2 * ownVariance : 0;
            double binVariance = own.equals(bins) ? 0 : bins.width(j) * bins.width(j) / 12;
            double fwhm = 2 * Math.sqrt(2 * Math.log(2) * (ownVariance + lineVariance + binVariance));
            powers[j] = bins.centre(j) / fwhm;
        }
        Arrays.sort(powers);
        return powers[powers.length / 2];
    }

    /**
     * Returns the spectra on other bins, each divided by its maximum there.
     *
     * @throws InputException where the grid does not cover the bins or a spectrum is zero throughout
     */
    public NormalisedGrid normalisedOn(WavelengthBins bins) {
        WavelengthBins own = ownBins();
        float[][] normalised = new float[spectra()][];
        double[] maxima = new double[spectra()];
        for (int i = 0; i < normalised.length; i++) {
            double[] samples = new double[wavelength.length];
            for (int j = 0; j < samples.length; j++) {
                samples[j] = flux[i][j];
            }
            Rebinned rebinned = sampling == Sampling.POINTS
                    ? FluxConservingRebin.rebinSamples(wavelength, samples, bins)
                    : FluxConservingRebin.rebin(own, samples, bins);
            requireCovered(source, wavelength, rebinned.coverage(), bins);
            maxima[i] = maximum(rebinned.flux(), names.get(i));
            normalised[i] = divide(rebinned.flux(), maxima[i]);
        }
        return new NormalisedGrid(labelNames, labels, names, bins, normalised, maxima);
    }

    /**
     * Returns the spectra on other bins with the labels that vary, for a model that interpolates between them.
     *
     * @throws InputException as {@link #normalisedOn}, and where no label varies or the nodes are not a lattice
     */
    public NormalisedGrid trainableOn(WavelengthBins bins) {
        NormalisedGrid all = normalisedOn(bins);
        List<String> varying = all.varyingLabels();
        if (varying.isEmpty()) {
            throw new InputException(source + ": no label varies", "train on a grid");
        }
        NormalisedGrid grid = all.withLabels(varying);
        new LabelSpace(grid.labelBounds(), grid.labels()).requireLattice(String.valueOf(source));
        return grid;
    }

    /**
     * @param source file of the wavelengths
     * @param wavelength Angstrom, ascending, [sample]
     * @param coverage share of each bin that the wavelengths cover, [bin]
     * @throws InputException where a bin is not covered, except for the outer half of an edge bin
     */
    static void requireCovered(Path source, double[] wavelength, double[] coverage, WavelengthBins bins) {
        for (int j = 0; j < coverage.length; j++) {
            if (coverage[j] < LEAST_COVERAGE) {
                throw new InputException(
                        String.format(
                                "%s: its wavelengths, %.1f to %.1f Angstrom, do not cover the bin at %.1f Angstrom",
                                source, wavelength[0], wavelength[wavelength.length - 1], bins.centre(j)),
                        String.format(
                                "use a grid that spans %.1f to %.1f Angstrom, or request less",
                                bins.lower(), bins.upper()));
            }
        }
    }

    private double maximum(double[] spectrum, String name) {
        double maximum = 0.0;
        for (double f : spectrum) {
            maximum = Math.max(maximum, f);
        }
        if (maximum == 0.0) {
            throw new InputException(
                    source + ": spectrum '" + name + "' is zero at every wavelength in use",
                    "leave it out of the grid");
        }
        return maximum;
    }

    private static float[] divide(double[] spectrum, double maximum) {
        float[] divided = new float[spectrum.length];
        for (int j = 0; j < divided.length; j++) {
            divided[j] = (float) (spectrum[j] / maximum);
        }
        return divided;
    }
}
