package org.photosphere.model.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.BundleWriter;
import org.photosphere.model.bundle.BundledPixelPayne;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.payne.PixelPayneModel;
import org.photosphere.model.network.payne.PublishedPayne;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Conversion of a published network of The Payne's form to a bundle. Nothing is trained: the published numbers are the
 * model.
 */
public final class PublishedPayneImport {

    /** Values of each label on the lattice that replaces a grid's nodes: steps that suffice for a fit's start. */
    private static final int[] LATTICE = {9, 8, 7, 5};

    private static final int MEASURED = 500;
    private static final long SEED = 20260122L;

    /** Error of max-normalised flux in bins without a pixel, whose flux is unknown. */
    private static final float UNKNOWN = 1f;

    /**
     * @param name of the model
     * @param network npz file of the weights
     * @param wavelengths npz file of the pixels' wavelengths
     * @param citation publication of the network
     * @param resolvingPower lambda / FWHM of its spectra, which the files do not contain
     * @param folder of the bundle
     */
    public record Request(
            String name, Path network, Path wavelengths, String citation, double resolvingPower, Path folder) {}

    /**
     * @param digest digest of the bundle
     * @param bins of the model, those of gaps included
     * @param pixels of the network
     * @param difference of the bundle's model from the published network in double precision, max-normalised flux of
     *     the pixels, at labels drawn within its bounds
     * @param largest such difference of any pixel
     */
    public record Result(String digest, WavelengthBins bins, int pixels, ModelMetrics difference, double largest) {}

    private final Request request;
    private final PublishedPayne payne;
    private final String source;

    private PublishedPayneImport(Request request) {
        this.request = request;
        this.payne = PublishedPayne.read(request.network(), request.wavelengths());
        this.source = request.wavelengths().toString();
    }

    /**
     * Reads, verifies and measures the network and writes the bundle.
     *
     * @throws InputException where the files do not have the form or the folder cannot be written
     */
    public static Result run(Request request) {
        if (!(request.resolvingPower() > 0) || Double.isInfinite(request.resolvingPower())) {
            throw new InputException(
                    "a resolving power of " + request.resolvingPower(), "give lambda / FWHM of the network's spectra");
        }
        return new PublishedPayneImport(request).write();
    }

    private Result write() {
        WavelengthBins bins = payne.bins(source);
        int[] bin = payne.binOfPixel(source);
        double[][] nodes = lattice();
        double[][] labels = anywhere();
        float[][] truth = published(labels);
        float[][] made = made(labels, bins, nodes, bin);
        ModelMetrics difference = ModelMetrics.of(made, truth);
        double largest = largest(made, truth);
        BundledPixelPayne network = new BundledPixelPayne(payne);
        String digest = BundleWriter.write(
                request.folder(),
                manifest(network, bins, difference, largest),
                network,
                bins,
                nodes,
                error(made, truth, bins, bin));
        return new Result(digest, bins, payne.pixels(), difference, largest);
    }

    private double[][] lattice() {
        List<double[]> nodes = new ArrayList<>();
        nodes.add(new double[0]);
        for (int k = 0; k < LATTICE.length; k++) {
            List<double[]> longer = new ArrayList<>();
            for (double[] node : nodes) {
                for (int i = 0; i < LATTICE[k]; i++) {
                    double[] next = Arrays.copyOf(node, k + 1);
                    double share = (double) i / (LATTICE[k] - 1);
                    // The original bounds, to the bit.
                    next[k] = i == LATTICE[k] - 1
                            ? payne.upper()[k]
                            : payne.lower()[k] + share * (payne.upper()[k] - payne.lower()[k]);
                    longer.add(next);
                }
            }
            nodes = longer;
        }
        return nodes.toArray(double[][]::new);
    }

    private double[][] anywhere() {
        Random random = new Random(SEED);
        double[][] labels = new double[MEASURED][];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = payne.labels().stream()
                    .mapToDouble(label -> label.unscale(random.nextDouble() - 0.5))
                    .toArray();
        }
        return labels;
    }

    /** Returns the published network's max-normalised flux, [spectrum][pixel]. */
    private float[][] published(double[][] labels) {
        float[][] published = new float[labels.length][];
        for (int i = 0; i < published.length; i++) {
            double[] flux = payne.flux(labels[i]);
            double maximum = Arrays.stream(flux).max().orElse(0);
            if (!(Arrays.stream(flux).min().orElse(0) > 0)) {
                throw new InputException(
                        request.network() + ": a flux at " + Arrays.toString(labels[i]) + " is not above zero",
                        "give a network of unnormalised flux");
            }
            published[i] = new float[flux.length];
            for (int j = 0; j < flux.length; j++) {
                published[i][j] = (float) (flux[j] / maximum);
            }
        }
        return published;
    }

    private float[][] made(double[][] labels, WavelengthBins bins, double[][] nodes, int[] bin) {
        ModelDescription description = new ModelDescription(
                request.name(),
                "",
                new LabelSpace(payne.labels(), nodes),
                bins,
                request.resolvingPower(),
                EmulatorError.uniform(new float[bins.count()]));
        try (PixelPayneModel model = new PixelPayneModel(description, payne)) {
            float[][] flux = model.flux(labels);
            for (int i = 0; i < flux.length; i++) {
                float[] pixels = new float[bin.length];
                for (int j = 0; j < pixels.length; j++) {
                    pixels[j] = flux[i][bin[j]];
                }
                flux[i] = pixels;
            }
            return flux;
        }
    }

    private static double largest(float[][] made, float[][] truth) {
        double largest = 0;
        for (int i = 0; i < made.length; i++) {
            for (int j = 0; j < made[i].length; j++) {
                largest = Math.max(largest, Math.abs((double) made[i][j] - truth[i][j]));
            }
        }
        return largest;
    }

    /** Returns the error: rounding at the pixels, unknown in the gaps. */
    private static EmulatorError error(float[][] made, float[][] truth, WavelengthBins bins, int[] bin) {
        float[] rms = new float[bins.count()];
        Arrays.fill(rms, UNKNOWN);
        for (int j = 0; j < bin.length; j++) {
            double squares = 0;
            for (int i = 0; i < made.length; i++) {
                double difference = (double) made[i][j] - truth[i][j];
                squares += difference * difference;
            }
            rms[bin[j]] = (float) Math.sqrt(squares / made.length);
        }
        return EmulatorError.uniform(rms);
    }

    private Manifest manifest(BundledPixelPayne network, WavelengthBins bins, ModelMetrics difference, double largest) {
        Map<String, String> made = new LinkedHashMap<>();
        made.put(
                "wavelengths",
                request.wavelengths().getFileName() + ", SHA-256 " + Digests.sha256(request.wavelengths()));
        made.put(
                "pixels",
                payne.pixels() + ", and " + (bins.count() - payne.pixels()) + " bins in the gaps between them");
        made.put("unit", "surface flux F_lambda = 4 pi H_nu c / lambda^2, of the network's 10^6 H_nu");
        made.put(
                "largest difference from the published network",
                String.format(Locale.ROOT, "%.1e of the maximum", largest));
        return new Manifest(
                Manifest.FORMAT,
                Manifest.VERSION,
                network.kind(),
                request.name(),
                payne.labels(),
                new Manifest.Wavelengths(bins.count(), bins.lower(), bins.upper(), "vacuum"),
                request.resolvingPower(),
                "Each spectrum is surface flux per Angstrom divided by its own maximum over the bins.",
                network.architecture(),
                null,
                new Manifest.Provenance(
                        request.citation(),
                        String.valueOf(request.network().getFileName()),
                        Digests.sha256(request.network()),
                        0,
                        0,
                        new Manifest.SplitRecipe(SEED, 0, 0),
                        made,
                        0,
                        0,
                        BundleTraining.software()),
                null,
                Map.of("drawn over the bounds", HeldOutErrors.heldOut(difference)),
                Map.of());
    }
}
