package org.photosphere.model.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.Label;
import org.photosphere.model.network.physformer.PhysFormerShape;

/**
 * Content of {@code bundle.json}.
 *
 * @param format {@value #FORMAT}
 * @param version of the format, {@value #VERSION}
 * @param kind of model, {@value #PHYSFORMER}, {@value #COMPONENTS}, {@value #PIXEL_PAYNE}, {@value #INTERPOLATION} or the
 *     title of a {@link org.photosphere.model.network.baseline.Baseline}
 * @param name of the model
 * @param labels in the model's order, bounds over all nodes of the grid
 * @param wavelengths the bins, vacuum
 * @param resolvingPower lambda / FWHM of the model's own line spread
 * @param normalisation description of the flux's normalisation
 * @param architecture of the component network: the model itself, or the model that inversions use in a PhysFormer's place
 * @param physformer part of a PhysFormer only
 * @param provenance data and settings that it was made from
 * @param course of the training; absent in bundles of earlier versions and of published networks
 * @param metrics on nodes that its gradients never used, by the part of the split: validation, test, and parts of it
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
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PhysFormerPart physformer,
        Provenance provenance,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TrainingCourse course,
        Map<String, HeldOut> metrics,
        Map<String, String> files) {

    public static final String FORMAT = "photosphere-bundle";
    public static final int VERSION = 1;
    public static final String COMPONENTS = "components";
    public static final String PHYSFORMER = "physformer";
    public static final String PIXEL_PAYNE = "pixel-payne";
    public static final String INTERPOLATION = "interpolation";

    /** Title in the provenance of a training with folds. */
    public static final String FOLDS = "maps of folds";

    /** @throws IllegalArgumentException where a value is missing or invalid */
    public Manifest {
        labels = List.copyOf(labels);
        require(!labels.isEmpty(), "a model has labels");
        require(labels.stream().map(Label::name).distinct().count() == labels.size(), "two labels have the same name");
        require(isPositive(resolvingPower), "a resolving power of " + resolvingPower);
        String used = BundleKind.titled(kind).activation();
        require(architecture.activation.equals(used), "units of a " + kind + " are " + used);
        require(provenance != null && wavelengths != null, "a model has wavelengths and a provenance");
        metrics = inOrder(metrics, "metrics");
        files = inOrder(files, "files");
        if (kind.equals(PHYSFORMER) != (physformer != null)) {
            throw new IllegalArgumentException("a model of kind '" + kind + "' "
                    + (physformer == null ? "has no" : "must have no") + " description of a PhysFormer");
        }
    }

    /** Returns the same with other files' digests. */
    Manifest withFiles(Map<String, String> digests) {
        return new Manifest(
                format,
                version,
                kind,
                name,
                labels,
                wavelengths,
                resolvingPower,
                normalisation,
                architecture,
                physformer,
                provenance,
                course,
                metrics,
                digests);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static boolean isPositive(double number) {
        return number > 0 && Double.isFinite(number);
    }

    /** Returns a copy in the same order, because a bundle's bytes are its identity. */
    private static <T> Map<String, T> inOrder(Map<String, T> map, String name) {
        require(map.values().stream().allMatch(Objects::nonNull), "a value of " + name + " is null");
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Bins between two wavelengths, Angstrom; the edges themselves are among the weights. */
    public record Wavelengths(int bins, double lower, double upper, String medium) {

        public Wavelengths {
            require(bins > 0, bins + " bins");
            require(
                    isPositive(lower) && isPositive(upper) && upper > lower,
                    "wavelengths from " + lower + " to " + upper + " Angstrom");
            require(medium.equals("vacuum"), "a model's wavelengths are of vacuum, these of '" + medium + "'");
        }
    }

    /**
     * Widths of the hidden layers, their activation, and the number of components of the output; empty for one network
     * per pixel.
     */
    public record Architecture(List<Integer> hidden, String activation, int components) {

        public Architecture {
            hidden = List.copyOf(hidden);
            require(
                    !hidden.isEmpty() && hidden.stream().allMatch(width -> width > 0) && components >= 0,
                    "hidden layers " + hidden + " and " + components + " components");
        }
    }

    /**
     * Part of a manifest for a PhysFormer.
     *
     * @param shape its sizes; the encoder's describe the training, the encoder itself is not in the bundle
     * @param temperatures lowest and highest of a field, K
     * @param energyShare share of sigma Teff^4, the reference of (9): minimum and maximum over the nodes
     * @param figures of the training, by name: losses of its stages, speed, losses of the physics
     */
    public record PhysFormerPart(
            PhysFormerShape shape, Range temperatures, Range energyShare, Map<String, Double> figures) {

        public PhysFormerPart {
            figures = inOrder(figures, "figures");
            figures.forEach((name, value) -> {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("the figure '" + name + "' is " + value);
                }
            });
        }
    }

    /** Range from a positive number to an equal or larger one. */
    public record Range(double lower, double upper) {

        public Range {
            if (!(lower > 0) || !(upper >= lower) || Double.isInfinite(upper)) {
                throw new IllegalArgumentException("a range from " + lower + " to " + upper);
            }
        }
    }

    /**
     * @param grid title of the grid; of a published network the citation
     * @param gridFile name of its file
     * @param gridSha256 of the file
     * @param spectra number of spectra in it
     * @param repairedZeros number of missing points that were filled in
     * @param split of its nodes
     * @param training settings by name
     * @param epochs number of epochs of a component network; of any other network, steps
     * @param seconds training time
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
            String software) {

        public Provenance {
            training = inOrder(training, "training");
            require(split != null, "the split is missing");
            require(
                    spectra >= 0 && repairedZeros >= 0 && epochs >= 0 && seconds >= 0 && Double.isFinite(seconds),
                    spectra + " spectra, " + repairedZeros + " zeros, " + epochs + " epochs, " + seconds + " seconds");
        }
    }

    public record SplitRecipe(long seed, double validation, double test) {

        public SplitRecipe {
            require(
                    validation >= 0 && test >= 0 && validation + test < 1,
                    "shares of " + validation + " and " + test + " of the nodes");
        }
    }

    /** Errors on max-normalised flux over all pixels, and over spectra the median and 95th percentile of their RMSE. */
    public record HeldOut(double rmse, double mae, double r2, int spectra, double medianSpectrum, double percentile95) {

        public HeldOut {
            require(
                    spectra >= 0 && !(rmse < 0) && !(mae < 0) && !(medianSpectrum < 0) && !(percentile95 < 0),
                    "an error or a number of spectra is negative");
        }
    }
}
