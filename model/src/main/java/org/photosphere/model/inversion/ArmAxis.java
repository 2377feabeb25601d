package org.photosphere.model.inversion;

import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.AirWavelength;
import org.photosphere.model.units.Doppler;

/** An arm's pixels in vacuum at rest, with the width of its line spread. */
final class ArmAxis {

    /** FWHM of a Gaussian over its sigma. */
    static final double FWHM_PER_SIGMA = 2.0 * Math.sqrt(2.0 * Math.log(2.0));

    private final Arm arm;
    private final WavelengthBins pixels;

    /**
     * @param arm as observed, at least one pixel
     * @param model gives a lone pixel its width
     */
    ArmAxis(Arm arm, WavelengthBins model) {
        this.arm = arm;
        double[] centres = new double[arm.pixels()];
        for (int i = 0; i < centres.length; i++) {
            double observed = arm.wavelength()[i];
            double vacuum = arm.medium() == Medium.AIR ? AirWavelength.toVacuum(observed) : observed;
            centres[i] = Doppler.toRest(vacuum, arm.velocityKms());
        }
        if (centres.length > 1) {
            pixels = WavelengthBins.around(centres);
        } else {
            double half = 0.5 * model.width(binOf(model, centres[0]));
            pixels = WavelengthBins.ofEdges(new double[] {centres[0] - half, centres[0] + half});
        }
    }

    /** The pixels, Angstrom, vacuum, at rest. */
    WavelengthBins pixels() {
        return pixels;
    }

    /** Standard deviation of the line spread at a pixel, Angstrom at rest; 0 where it is not stated. */
    double lineSigma(int pixel) {
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

    int nearestPixel(double wavelength) {
        return binOf(pixels, wavelength);
    }

    /** The bin that holds a wavelength, the nearest one where none does. */
    static int binOf(WavelengthBins bins, double wavelength) {
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
}
