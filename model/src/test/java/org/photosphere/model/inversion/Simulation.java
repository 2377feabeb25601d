package org.photosphere.model.inversion;

import java.util.List;
import java.util.Random;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/** Simulated observations. */
public final class Simulation {

    private Simulation() {}

    /** Returns an arm on the bins of a flux with noise of the same signal-to-noise in every pixel; none at infinity. */
    public static Arm arm(WavelengthBins bins, float[] flux, double snr, double scale, Random random) {
        float[] observed = new float[flux.length];
        float[] ivar = new float[flux.length];
        for (int i = 0; i < flux.length; i++) {
            double sigma = scale * flux[i] / Math.abs(snr);
            observed[i] = (float) (scale * flux[i] + (snr > 0 ? sigma * random.nextGaussian() : 0.0));
            ivar[i] = (float) (1.0 / (sigma * sigma));
        }
        return new Arm("a", bins.centres(), Medium.VACUUM, 0, observed, ivar, new LineSpread.Unresolved());
    }

    public static ObservedSpectrum spectrum(Arm... arms) {
        return new ObservedSpectrum("s", "i", List.of(arms));
    }

    /** Returns a noisy spectrum where snr is positive; an exact one, with the errors of -snr, where it is negative. */
    public static ObservedSpectrum observe(AnalyticModel model, double[] labels, double snr, Random random) {
        return spectrum(arm(model.wavelengths(), model.beyond(labels), snr, 3.0, random));
    }

    public static Arm with(Arm arm, double[] wavelength, Medium medium, double velocityKms) {
        return new Arm(arm.name(), wavelength, medium, velocityKms, arm.flux(), arm.ivar(), arm.lineSpread());
    }

    public static Arm with(Arm arm, float[] flux, float[] ivar) {
        return new Arm(arm.name(), arm.wavelength(), arm.medium(), arm.velocityKms(), flux, ivar, arm.lineSpread());
    }

    public static Arm with(Arm arm, LineSpread lineSpread) {
        return new Arm(
                arm.name(), arm.wavelength(), arm.medium(), arm.velocityKms(), arm.flux(), arm.ivar(), lineSpread);
    }

    /** Draws labels evenly over the inner part of the grid. */
    public static double[] interior(Random random) {
        return new double[] {
            4600 + 2000 * random.nextDouble(),
            2.0 + 2.3 * random.nextDouble(),
            -1.5 + 1.5 * random.nextDouble(),
            0.1 + 0.2 * random.nextDouble()
        };
    }
}
