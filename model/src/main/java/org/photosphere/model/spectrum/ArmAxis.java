package org.photosphere.model.spectrum;

import java.util.Arrays;
import org.photosphere.model.units.AirWavelength;
import org.photosphere.model.units.Doppler;

/** An arm's pixels in vacuum at rest, with the width of its line spread. */
public final class ArmAxis {

    /** FWHM of a Gaussian over its sigma. */
    public static final double FWHM_PER_SIGMA = 2.0 * Math.sqrt(2.0 * Math.log(2.0));

    /** Distance, as a share of a model bin, within which edges count as equal. */
    private static final double SNAP = 0.005;

    /** Share of the edges within the model that are that close by chance on any other axis. */
    private static final double MOST_BY_CHANCE = 0.5;

    private final WavelengthBins pixels;
    /** Line spread, Angstrom at rest, [pixel]. */
    private final double[] lineSigma;

    /**
     * @param arm as observed, at least one pixel
     * @param model provides the width of a single pixel
     */
    public ArmAxis(Arm arm, WavelengthBins model) {
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
        lineSigma = lineSigma(arm, pixels);
    }

    /**
     * Snaps edges to the model's: edges half way between centres differ from a logarithmic axis' own by a quarter of
     * its step squared; those within that distance of a model edge are set to it, so that a spectrum on the model's own
     * bins keeps its values. Where few edges are so close it is by chance, and the axis remains as uniform as it is.
     */
    private static WavelengthBins snapped(double[] edges, WavelengthBins model) {
        double[] snapped = edges.clone();
        int bin = 0;
        int inside = 0;
        int close = 0;
        for (int i = 0; i < edges.length; i++) {
            bin = binOf(model, edges[i], bin);
            double width = model.width(bin);
            double nearest = edges[i] - model.edge(bin) < 0.5 * width ? model.edge(bin) : model.edge(bin + 1);
            boolean apart = (i == 0 || nearest - snapped[i - 1] > SNAP * width)
                    && (i == edges.length - 1 || edges[i + 1] - nearest > SNAP * width);
            inside += edges[i] > model.lower() - width && edges[i] < model.upper() + width ? 1 : 0;
            if (Math.abs(edges[i] - nearest) < SNAP * width && apart) {
                snapped[i] = nearest;
                close++;
            }
        }
        return WavelengthBins.ofEdges(close > MOST_BY_CHANCE * inside ? snapped : edges);
    }

    /** Returns the pixels, Angstrom, vacuum, at rest. */
    public WavelengthBins pixels() {
        return pixels;
    }

    /** Returns the standard deviation of the line spread at a pixel, Angstrom at rest; 0 where it is not stated. */
    public double lineSigma(int pixel) {
        return lineSigma[pixel];
    }

    private static double[] lineSigma(Arm arm, WavelengthBins pixels) {
        double[] sigma = new double[pixels.count()];
        LineSpread spread = arm.lineSpread();
        if (spread instanceof LineSpread.ResolvingPower power) {
            Arrays.setAll(sigma, i -> pixels.centre(i) / power.lambdaOverFwhm() / FWHM_PER_SIGMA);
        } else if (spread instanceof LineSpread.GaussianSigma gaussian) {
            double[] observed = gaussian.sigmas(sigma.length);
            Arrays.setAll(sigma, i -> Doppler.toRest(observed[i], arm.velocityKms()));
        } else if (spread instanceof LineSpread.Banded banded) {
            double[] widths = banded.widths(sigma.length);
            Arrays.setAll(sigma, i -> pixels.width(i) * widths[i]);
        }
        return sigma;
    }

    /** Returns the pixel at a wavelength, or the nearest; fast near the last one found. */
    public int nearestPixel(double wavelength, int last) {
        return binOf(pixels, wavelength, last);
    }

    /** Returns the bin that holds a wavelength, or the nearest one. */
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

    /** Returns the same for ordered wavelengths, by a walk from the previous bin. */
    public static int binOf(WavelengthBins bins, double wavelength, int near) {
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
