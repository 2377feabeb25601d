package org.photosphere.model.simulation;

import java.util.random.RandomGenerator;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.SmoothFlux;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.Doppler;

/**
 * Integration of a star's flux over an instrument's pixels. Pixels are integrated one by one on the smooth spectrum, by
 * a different algorithm than the inversion's weights over bins, so that errors of either become visible. Immutable.
 */
public final class PixelIntegrator {

    /**
     * Spacing of samples of a line spread in sigmas, at most, and at most one pixel: the sum is then as accurate as the
     * integral.
     */
    private static final double SIGMAS_APART = 0.5;

    /** Range of a Gaussian: 6e-7 of its area is beyond five sigmas. */
    private static final double REACH = 5.0;

    private final WavelengthBins bins;
    private final double resolvingPower;

    public PixelIntegrator(ForwardModel model) {
        this.bins = model.wavelengths();
        this.resolvingPower = model.resolvingPower();
    }

    /**
     * Returns a star's flux: the model's plus a random emulator error.
     *
     * @param labels in the model's order and units, [label]
     * @return max-normalised flux, [bin]
     */
    public static double[] star(ForwardModel model, double[] labels, RandomGenerator random) {
        float[] flux = model.flux(new double[][] {labels})[0];
        float[] error = model.emulatorError().draw(labels, random);
        double[] star = new double[flux.length];
        for (int i = 0; i < star.length; i++) {
            star[i] = flux[i] + error[i];
        }
        return star;
    }

    /**
     * @param star flux of a star at rest on the model's bins, [bin]
     * @param arm with the wavelengths and line spread; two pixels at least
     * @param kms velocity of the star in addition to the arm's known one, km/s, positive receding
     * @return flux over each pixel in the star's unit, not a number where the model does not reach as far as the
     *     pixel's line spread, [pixel]
     */
    public double[] flux(double[] star, Arm arm, double kms) {
        SmoothFlux smooth = new SmoothFlux(bins, star);
        ArmAxis axis = new ArmAxis(arm, bins);
        double[] flux = new double[arm.pixels()];
        for (int i = 0; i < flux.length; i++) {
            double lower = Doppler.toRest(axis.pixels().edge(i), kms);
            double upper = Doppler.toRest(axis.pixels().edge(i + 1), kms);
            double sigma = missingSigma(Doppler.toRest(axis.lineSigma(i), kms), 0.5 * (lower + upper));
            boolean isInside = lower - REACH * sigma >= bins.lower() && upper + REACH * sigma <= bins.upper();
            flux[i] = isInside ? broadened(smooth, lower, upper, sigma) : Double.NaN;
        }
        return flux;
    }

    /**
     * Returns the sigma of the Gaussian that broadens the smooth flux to the instrument's line spread, Angstrom; 0 for
     * none. The smooth flux has the bins' means, so that it is narrower than the model's line spread, bins included, by
     * the variance of a bin.
     */
    private double missingSigma(double lineSigma, double wavelength) {
        double own = wavelength / resolvingPower / ArmAxis.FWHM_PER_SIGMA;
        double bin = bins.width(ArmAxis.binOf(bins, wavelength));
        double smooth = Math.max(0.0, own * own - bin * bin / 12.0);
        return Math.sqrt(Math.max(0.0, lineSigma * lineSigma - smooth));
    }

    private static double broadened(SmoothFlux smooth, double lower, double upper, double sigma) {
        double step = Math.min(SIGMAS_APART * sigma, upper - lower);
        int reach = sigma == 0 ? 0 : (int) Math.ceil(REACH * sigma / step);
        double sum = 0;
        double weights = 0;
        for (int k = -reach; k <= reach; k++) {
            double shift = k * step;
            double weight = k == 0 ? 1.0 : Math.exp(-0.5 * (shift / sigma) * (shift / sigma));
            sum += weight * smooth.mean(lower + shift, upper + shift);
            weights += weight;
        }
        return sum / weights;
    }
}
