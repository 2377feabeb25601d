package org.photosphere.model.simulation;

import java.util.Arrays;
import java.util.Random;
import org.hipparchus.special.Erf;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.Doppler;

/**
 * Gaussian absorption lines at all positions within bins and pixels, in closed form: their means over the bins of a
 * model and over the pixels of an instrument with a Gaussian line spread. Observed lines have half the continuum's
 * depth, before the pixels broaden them.
 */
public final class GaussianLines {

    /** Bins of the optical model, 60 km/s each. */
    public static final WavelengthBins BINS = WavelengthBins.logUniform(3001.3, 6998.5, 4250);

    /** Resolving power of which the variance is that of the bins alone. */
    private static final double OWN_POWER =
            Math.sqrt(12) / ArmAxis.FWHM_PER_SIGMA / Math.log(BINS.upper() / BINS.lower()) * BINS.count();

    /** Pixels of LAMOST, as many as are within the bins at any velocity of the tests. */
    private static final int PIXELS = 3800;

    private static final int LINES = 100;

    private static final double DEPTH = 0.5;

    private final double power;
    /** Sigma of the star's lines over their wavelength. */
    private final double width;

    private final double[] centre = new double[LINES];

    /**
     * @param lineKms sigma of the star's lines, km/s
     * @param power lambda / FWHM of the instrument
     */
    public GaussianLines(double lineKms, double power) {
        this.power = power;
        width = lineKms / Doppler.SPEED_OF_LIGHT_KMS;
        Random random = new Random(1);
        for (int line = 0; line < LINES; line++) {
            // No line touches the ends or its neighbours.
            centre[line] = 3150 + 36 * line + 3 * random.nextDouble();
        }
    }

    /** Returns a model of these bins; its spectra are others. */
    public ForwardModel model() {
        return new AnalyticModel(BINS, OWN_POWER, 1, 0f, AnalyticModel.space());
    }

    /** Returns the instrument's pixels, without flux. */
    public Arm arm() {
        double[] wavelength = new double[PIXELS];
        Arrays.setAll(wavelength, i -> 3100 * Math.pow(6850.0 / 3100, i / (PIXELS - 1.0)));
        float[] none = new float[PIXELS];
        return new Arm("lines", wavelength, Medium.VACUUM, 0, none, none, new LineSpread.ResolvingPower(power));
    }

    /** Returns the star's flux at rest, [bin]. */
    public double[] onBins() {
        double[] flux = new double[BINS.count()];
        Arrays.setAll(flux, i -> mean(BINS.edge(i), BINS.edge(i + 1), width));
        return flux;
    }

    /** Returns the star's flux at a velocity through the instrument, [pixel]. */
    public double[] onPixels(Arm arm, double kms) {
        WavelengthBins pixels = new ArmAxis(arm, BINS).pixels();
        double[] flux = new double[pixels.count()];
        Arrays.setAll(
                flux,
                i -> mean(Doppler.toRest(pixels.edge(i), kms), Doppler.toRest(pixels.edge(i + 1), kms), observed()));
        return flux;
    }

    /** Returns the sigma of observed lines over their wavelength. */
    private double observed() {
        return Math.hypot(width, 1 / power / ArmAxis.FWHM_PER_SIGMA);
    }

    private double mean(double from, double to, double sigmas) {
        double mean = 1.0;
        for (double line : centre) {
            double root = Math.sqrt(2.0) * sigmas * line;
            double share = 0.5 * (Erf.erf((to - line) / root) - Erf.erf((from - line) / root));
            mean -= DEPTH * Math.sqrt(2 * Math.PI) * observed() * line * share / (to - from);
        }
        return mean;
    }
}
