package org.photosphere.model.grid;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.photosphere.model.InputException;
import org.photosphere.model.grid.PhoenixAcesLibrary.Spectrum;
import org.photosphere.model.spectrum.FluxConservingRebin;
import org.photosphere.model.spectrum.FluxConservingRebin.Rebinned;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Makes a grid file of a PHOENIX-ACES library: each spectrum, a curve through its points, averaged over log-uniform
 * bins, so that its energy is conserved. One spectrum is in memory at a time, and each is written at once.
 */
public final class PhoenixAcesGrid {

    /** Sampling of the published PhysFormer: 125 patches of 79 bins. */
    public static final int DEFAULT_BINS = 9875;

    private static final String TITLE = "PHOENIX-ACES-AGSS-COND-2011";
    private static final String COMMENT = "Husser et al. 2013";

    private final PhoenixAcesLibrary library;
    private final WavelengthBins bins;
    private final double[] wavelengths;
    private final int first;
    private final int points;

    /**
     * @param wavelengths those in use, Angstrom, vacuum
     * @param first index of the first one in the file
     * @param points number of points in the file
     */
    private PhoenixAcesGrid(
            PhoenixAcesLibrary library, WavelengthBins bins, double[] wavelengths, int first, int points) {
        this.library = library;
        this.bins = bins;
        this.wavelengths = wavelengths;
        this.first = first;
        this.points = points;
    }

    /**
     * @param bins log-uniform bins of the grid
     * @param out the grid file
     * @param overwrite whether an existing file may be replaced, once the new one is complete
     * @param progress receives the number of finished spectra, after each
     * @throws InputException where the library's files are unusable or disagree, the wavelengths do not cover the bins,
     *     or the grid file exists already or cannot be written; it is then unchanged
     */
    public static void build(
            PhoenixAcesLibrary library, WavelengthBins bins, Path out, boolean overwrite, IntConsumer progress) {
        requireWritable(out, overwrite);
        of(library, bins).write(out, progress);
    }

    /**
     * Refuses names under which a grid file must not be written, before any work begins.
     *
     * @throws InputException where the file exists and may not be replaced, or its name is that of a library's file
     */
    public static void requireWritable(Path out, boolean overwrite) {
        String name = String.valueOf(out.getFileName());
        if (name.equals(PhoenixAcesName.WAVELENGTHS)
                || PhoenixAcesName.parse(name).isPresent()) {
            throw new InputException(out + " is the name of a file of the library", "give the grid file another name");
        }
        if (Files.isDirectory(out)) {
            throw new InputException(out + " is a folder", "give the name of a file");
        }
        if (Files.exists(out) && !overwrite) {
            throw new InputException(out + " exists", "give another name, or --force to replace it");
        }
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException(folder + " is not a folder", "create it first, or give a file elsewhere");
        }
    }

    private static PhoenixAcesGrid of(PhoenixAcesLibrary library, WavelengthBins bins) {
        double[] all;
        try (PhoenixAcesFile file = PhoenixAcesFile.open(library.wavelengths())) {
            all = file.wavelengths();
        }
        int first = Math.max(0, lastAtOrBelow(all, bins.lower()));
        int last = lastAtOrBelow(all, bins.upper());
        // One point beyond, so that the curve reaches the last bin's edge.
        int end = Math.min(all.length, Math.max(last, first) + 2);
        double[] used = Arrays.copyOfRange(all, first, end);
        if (used.length < 2) {
            throw new InputException(
                    String.format(
                            "%s: its wavelengths end at %.1f Angstrom", library.wavelengths(), all[all.length - 1]),
                    "request a range within them");
        }
        double[] coverage = FluxConservingRebin.rebinSamples(used, new double[used.length], bins)
                .coverage();
        FluxGrid.requireCovered(library.wavelengths(), all, coverage, bins);
        return new PhoenixAcesGrid(library, bins, used, first, all.length);
    }

    /** Returns the index of the last wavelength that is not above the given one, -1 where all are. */
    private static int lastAtOrBelow(double[] ascending, double wavelength) {
        int found = Arrays.binarySearch(ascending, wavelength);
        return found >= 0 ? found : -found - 2;
    }

    private void write(Path out, IntConsumer progress) {
        List<GridPoint> nodes = library.spectra().stream().map(Spectrum::node).toList();
        try (GridFileWriter writer = GridFileWriter.create(out, TITLE, COMMENT, bins, nodes)) {
            int done = 0;
            for (Spectrum spectrum : library.spectra()) {
                writer.append(resampled(spectrum));
                done++;
                progress.accept(done);
            }
            writer.commit();
        }
    }

    /** @return mean flux over each bin, erg s^-1 cm^-2 Angstrom^-1, [bin] */
    private double[] resampled(Spectrum spectrum) {
        double[] flux;
        try (PhoenixAcesFile file = PhoenixAcesFile.open(spectrum.file())) {
            if (file.points() != points) {
                throw new InputException(
                        spectrum.file() + " has " + file.points() + " fluxes, for the " + points + " wavelengths of "
                                + library.wavelengths(),
                        "the library's spectra of lower resolution have the same names: use only the HiRes ones");
            }
            file.requireAgreement(spectrum.node());
            flux = file.flux(wavelengths, first);
        }
        Rebinned rebinned = FluxConservingRebin.rebinSamples(wavelengths, flux, bins);
        return rebinned.flux();
    }
}
