package org.photosphere.model.bundle;

import java.util.List;
import java.util.Map;
import org.photosphere.model.forward.Label;

/**
 * What {@code bundle.json} says.
 *
 * @param format {@value #FORMAT}
 * @param version of the form, {@value #VERSION}
 * @param kind of model, {@value #PAYNE}
 * @param name what the model is called
 * @param labels in the model's order, bounds over all nodes of the grid
 * @param wavelengths the bins, vacuum
 * @param resolvingPower lambda / FWHM of the model's own line spread
 * @param normalisation of the flux, in words
 * @param architecture of the network
 * @param provenance what it was made of and how
 * @param metrics on nodes that its gradients never saw, by the part of the split: validation, test
 * @param files SHA-256 of every other file of the bundle, by name
 */
public record Manifest(
        String format,
        int version,
        String kind,
        String name,
        List<Label> labels,
        Wavelengths wavelengths,
        double resolvingPower,
        String normalisation,
        Architecture architecture,
        Provenance provenance,
        Map<String, HeldOut> metrics,
        Map<String, String> files) {

    public static final String FORMAT = "photosphere-bundle";
    public static final int VERSION = 1;
    public static final String PAYNE = "payne";

    /** Bins between two wavelengths, Angstrom; the edges themselves stand among the weights. */
    public record Wavelengths(int bins, double lower, double upper, String medium) {}

    /** Widths of the hidden layers, their activation, and how many components the output weighs. */
    public record Architecture(List<Integer> hidden, String activation, int components) {}

    /**
     * @param grid what the grid calls itself
     * @param gridFile its file's name
     * @param gridSha256 of the file
     * @param spectra in it
     * @param repairedZeros left-out points that were filled in
     * @param split how its nodes were parted
     * @param training settings by name
     * @param epochs passes made
     * @param seconds spent training
     * @param software that made the bundle
     */
    public record Provenance(
            String grid,
            String gridFile,
            String gridSha256,
            int spectra,
            long repairedZeros,
            SplitRecipe split,
            Map<String, String> training,
            int epochs,
            double seconds,
            String software) {}

    public record SplitRecipe(long seed, double validation, double test) {}

    /** Errors on max-normalised flux over all pixels, and over spectra the median and 95th percentile of their RMSE. */
    public record HeldOut(
            double rmse, double mae, double r2, int spectra, double medianSpectrum, double percentile95) {}
}
