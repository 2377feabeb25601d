package org.photosphere.model.network.payne;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Label;
import org.photosphere.model.network.tensor.NpzFile;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.physics.PhysicalConstants;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A network of The Payne's published form (Ting et al. 2019, ApJ 879, 69; El-Badry et al. 2018, MNRAS 476, 528), as in
 * its files: each pixel has its own small network, from scaled labels by one hidden layer of sigmoid units to 10^6
 * H_nu, H_nu the Eddington flux in erg s^-1 cm^-2 Hz^-1. The labels are Teff (K), log g, [Fe/H] and [alpha/Fe]. The
 * arrays are owned: do not modify.
 *
 * @param hiddenWeight {@code w_array_0}, [pixel * units * labels + unit * labels + label]
 * @param hiddenBias {@code b_array_0}, [pixel * units + unit]
 * @param outputWeight {@code w_array_1}, [pixel * units + unit]
 * @param outputBias {@code b_array_1}, [pixel]
 * @param lower {@code x_min}, the labels that are scaled to -0.5, [label]
 * @param upper {@code x_max}, the labels that are scaled to 0.5, [label]
 * @param wavelength of the pixels, Angstrom, vacuum, ascending, [pixel]
 */
public record PublishedPayne(
        double[] hiddenWeight,
        double[] hiddenBias,
        double[] outputWeight,
        double[] outputBias,
        double[] lower,
        double[] upper,
        double[] wavelength) {

    /** Teff, log g, [Fe/H], [alpha/Fe]. */
    public static final int LABELS = 4;

    /** H_nu per unit of the network's output, erg s^-1 cm^-2 Hz^-1. */
    public static final double UNIT = 1e-6;

    private static final double ANGSTROM_PER_CM = 1e8;

    private static final String HINT = "give the published pair of files: w_array_0 [pixel, unit, label], b_array_0 and"
            + " w_array_1 [pixel, unit], b_array_1 [pixel], x_min and x_max [label]; and wavelength [pixel]";

    private static final String WAVELENGTH = "wavelength";

    public int pixels() {
        return outputBias.length;
    }

    /** Returns the number of hidden units of each pixel. */
    public int units() {
        return hiddenBias.length / outputBias.length;
    }

    /**
     * @param network npz file of the weights
     * @param wavelengths npz file of the pixels' wavelengths
     * @throws InputException where an array is missing or of another shape, or the labels' or wavelengths' order is
     *     wrong
     */
    public static PublishedPayne read(Path network, Path wavelengths) {
        Map<String, Tensor> arrays = new LinkedHashMap<>(NpzFile.read(network));
        arrays.put(WAVELENGTH, require(NpzFile.read(wavelengths), WAVELENGTH, wavelengths.toString()));
        return fromTensors(arrays, network + " with " + wavelengths);
    }

    /**
     * Builds a network from arrays under their published names; others are ignored.
     *
     * @param source named in errors
     * @throws InputException where an array is missing or of another shape, or the labels' or wavelengths' order is
     *     wrong
     */
    public static PublishedPayne fromTensors(Map<String, Tensor> arrays, String source) {
        Tensor outputBias = require(arrays, "b_array_1", source);
        Tensor hiddenBias = require(arrays, "b_array_0", source);
        long pixels = outputBias.values().length;
        long units = hiddenBias.shape().length == 2 ? hiddenBias.shape()[1] : 0;
        if (pixels < 2 || units < 1) {
            throw misshapen(source, units < 1 ? "b_array_0" : "b_array_1", units < 1 ? hiddenBias : outputBias);
        }
        PublishedPayne payne = new PublishedPayne(
                shaped(arrays, "w_array_0", source, pixels, units, LABELS),
                shaped(arrays, "b_array_0", source, pixels, units),
                shaped(arrays, "w_array_1", source, pixels, units),
                shaped(arrays, "b_array_1", source, pixels),
                shaped(arrays, "x_min", source, LABELS),
                shaped(arrays, "x_max", source, LABELS),
                shaped(arrays, WAVELENGTH, source, pixels));
        payne.requireOrder(source);
        return payne;
    }

    /** Returns the published arrays, the inverse of {@link #fromTensors}, in their original precision. */
    public Map<String, Tensor> toTensors() {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("w_array_0", tensor(hiddenWeight, pixels(), units(), LABELS));
        arrays.put("b_array_0", tensor(hiddenBias, pixels(), units()));
        arrays.put("w_array_1", tensor(outputWeight, pixels(), units()));
        arrays.put("b_array_1", tensor(outputBias, pixels()));
        arrays.put("x_min", Tensor.ofDoubles(lower, LABELS));
        arrays.put("x_max", Tensor.ofDoubles(upper, LABELS));
        arrays.put(WAVELENGTH, Tensor.ofDoubles(wavelength, pixels()));
        return arrays;
    }

    private static Tensor tensor(double[] values, long... shape) {
        boolean single = Arrays.stream(values).allMatch(value -> value == (float) value);
        return new Tensor(shape, values, single ? Tensor.Precision.F32 : Tensor.Precision.F64);
    }

    private void requireOrder(String source) {
        for (int k = 0; k < LABELS; k++) {
            if (!(upper[k] > lower[k]) || (k == 0 && lower[k] <= 0)) {
                throw new InputException(
                        source + ": label " + (k + 1) + " reaches from " + lower[k] + " to " + upper[k], HINT);
            }
        }
        for (int i = 0; i < wavelength.length; i++) {
            if (!(wavelength[i] > (i == 0 ? 0 : wavelength[i - 1]))) {
                throw new InputException(source + ": the wavelengths do not ascend at pixel " + (i + 1), HINT);
            }
        }
    }

    /**
     * Returns the labels over the network's box, each scaled by its own value as in the published network, Teff
     * included. [Fe/H] is used as [M/H].
     */
    public List<Label> labels() {
        return List.of(
                new Label(Label.TEFF, "K", lower[0], upper[0], false),
                new Label(Label.LOGG, "log10(cm s^-2)", lower[1], upper[1], false),
                new Label(Label.METALLICITY, "dex", lower[2], upper[2], false),
                new Label(Label.ALPHA, "dex", lower[3], upper[3], false));
    }

    private static Tensor require(Map<String, Tensor> arrays, String name, String source) {
        Tensor array = arrays.get(name);
        if (array == null) {
            throw new InputException(
                    source + " has no array '" + name + "', only " + String.join(", ", arrays.keySet()), HINT);
        }
        return array;
    }

    private static double[] shaped(Map<String, Tensor> arrays, String name, String source, long... shape) {
        Tensor array = require(arrays, name, source);
        if (!array.hasShape(shape)) {
            throw misshapen(source, name, array);
        }
        return array.values();
    }

    private static InputException misshapen(String source, String name, Tensor array) {
        return new InputException(
                source + ": array '" + name + "' is of shape " + Arrays.toString(array.shape())
                        + ", which does not fit the others or the form",
                HINT);
    }

    /**
     * Returns the log-uniform bins of the pixels, including those of the gaps between them.
     *
     * @param source named in errors
     * @throws InputException where the pixels are not equidistant in ln(lambda)
     */
    public WavelengthBins bins(String source) {
        return PixelAxis.of(wavelength, source).bins();
    }

    /**
     * Returns the bin of each pixel.
     *
     * @param source named in errors
     * @throws InputException where the pixels are not equidistant in ln(lambda)
     */
    public int[] binOfPixel(String source) {
        PixelAxis axis = PixelAxis.of(wavelength, source);
        int[] bin = new int[pixels()];
        Arrays.setAll(bin, axis::bin);
        return bin;
    }

    /**
     * Returns F_lambda at the surface per unit of a pixel's output, erg s^-1 cm^-2 Angstrom^-1: 4 pi H_nu c / lambda^2.
     */
    public double fluxUnit(int pixel) {
        return 4
                * Math.PI
                * UNIT
                * PhysicalConstants.SPEED_OF_LIGHT
                * ANGSTROM_PER_CM
                / (wavelength[pixel] * wavelength[pixel]);
    }

    /**
     * Evaluates the published network exactly, in double precision.
     *
     * @param labels Teff (K), log g (log10 of cm s^-2), [Fe/H], [alpha/Fe] (dex)
     * @return surface flux F_lambda, erg s^-1 cm^-2 Angstrom^-1, [pixel]
     */
    public double[] flux(double[] labels) {
        double[] scaled = new double[LABELS];
        for (int k = 0; k < LABELS; k++) {
            scaled[k] = (labels[k] - lower[k]) / (upper[k] - lower[k]) - 0.5;
        }
        int units = units();
        double[] flux = new double[pixels()];
        for (int i = 0; i < flux.length; i++) {
            double sum = outputBias[i];
            for (int u = i * units; u < (i + 1) * units; u++) {
                double input = hiddenBias[u];
                for (int k = 0; k < LABELS; k++) {
                    input += hiddenWeight[u * LABELS + k] * scaled[k];
                }
                sum += outputWeight[u] / (1 + Math.exp(-input));
            }
            flux[i] = sum * fluxUnit(i);
        }
        return flux;
    }
}
