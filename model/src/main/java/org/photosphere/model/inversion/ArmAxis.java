package org.photosphere.model.inversion;

import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.AirWavelength;
import org.photosphere.model.units.Doppler;

/** An arm's pixels in vacuum at rest, with the width of its line spread. */
public final class ArmAxis {

    /** FWHM of a Gaussian over its sigma. */
    public static final double FWHM_PER_SIGMA = 2.0 * Math.sqrt(2.0 * Math.log(2.0));

    /** Edges nearer to each other than this share of a model bin are taken as one. */
    private static final double SNAP = 0.005;

    private final Arm arm;
    private final WavelengthBins pixels;

    /**
     * @param arm as observed, at least one pixel
     * @param model gives a lone pixel its width
     */
    public ArmAxis(Arm arm, WavelengthBins model) {
        this.arm = arm;
        double[] centres = new double[arm.pixels()];
        for (int i = 0; i < centres.length; i++) {
            double observed = arm.wavelength()[i];
            double vacuum = arm.medium() == Medium.AIR ? AirWavelength.toVacuum(observed) : observed;
            centres[i] = Doppler.toRest(vacuum, arm.velocityKms());
        }
        if (centres.length > 1) {
            pixels = snapped(WavelengthBins.around(centres).edges(), model);
        } else {
            double half = 0.5 * model.width(binOf(model, centres[0]));
            pixels = WavelengthBins.ofEdges(new double[] {centres[0] - half, centres[0] + half});
        }
    }

    /**
     * Edges half way between centres differ from a logarithmic axis' own by a quarter of its step squared; those that
     * lie that near to a model edge are it, so that a spectrum on the model's own bins keeps its values as they are.
     */
    private static WavelengthBins snapped(double[] edges, WavelengthBins model) {
        int bin = 0;
        for (int i = 0; i < edges.length; i++) {
            bin = binOf(model, edges[i], bin);
            double width = model.width(bin);
            double nearest = edges[i] - model.edge(bin) < 0.5 * width ? model.edge(bin) : model.edge(bin + 1);
            boolean apart = (i == 0 || nearest - edges[i - 1] > SNAP * width)
                    && (i == edges.length - 1 || edges[i + 1] - nearest > SNAP * width);
            if (Math.abs(edges[i] - nearest) < SNAP * width && apart) {
                edges[i] = nearest;
            }
        }
        return WavelengthBins.ofEdges(edges);
    }

    /** The pixels, Angstrom, vacuum, at rest. */
    public WavelengthBins pixels() {
        return pixels;
    }

    /** Standard deviation of the line spread at a pixel, Angstrom at rest; 0 where it is not stated. */
    public double lineSigma(int pixel) {
        LineSpread spread = arm.lineSpread();
        if (spread instanceof LineSpread.ResolvingPower power) {
            return pixels.centre(pixel) / power.lambdaOverFwhm() / FWHM_PER_SIGMA;
        }
        if (spread instanceof LineSpread.GaussianSigma gaussian) {
            float[] sigma = gaussian.sigma();
            return Doppler.toRest(sigma.length == 1 ? sigma[0] : sigma[pixel], arm.velocityKms());
        }
        if (spread instanceof LineSpread.Banded banded) {
            return pixels.width(pixel) * bandSigma(banded, pixel);
        }
        return 0.0;
    }

    /** The second moment of a row of the matrix, as a standard deviation in pixels; 0 where the row is empty. */
    private double bandSigma(LineSpread.Banded banded, int row) {
        int count = arm.pixels();
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int d = 0; d < banded.offset().length; d++) {
            int offset = banded.offset()[d];
            int column = row - offset;
            if (column >= 0 && column < count) {
                double value = banded.value()[d * count + column];
                sum += value;
                first += value * offset;
                second += value * offset * offset;
            }
        }
        if (!(sum > 0)) {
            return 0.0;
        }
        double mean = first / sum;
        return Math.sqrt(Math.max(0.0, second / sum - mean * mean));
    }

    /** The pixel at a wavelength, or the nearest; found fast beside the last one found. */
    int nearestPixel(double wavelength, int last) {
        return binOf(pixels, wavelength, last);
    }

    /** The bin that holds a wavelength, the nearest one where none does. */
    public static int binOf(WavelengthBins bins, double wavelength) {
        int low = 0;
        int high = bins.count() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (bins.edge(middle) <= wavelength) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The same for wavelengths that come in order, found by walking from the bin before. */
    static int binOf(WavelengthBins bins, double wavelength, int near) {
        int bin = near;
        while (bin < bins.count() - 1 && bins.edge(bin + 1) <= wavelength) {
            bin++;
        }
        while (bin > 0 && bins.edge(bin) > wavelength) {
            bin--;
        }
        return bin;
    }
}
