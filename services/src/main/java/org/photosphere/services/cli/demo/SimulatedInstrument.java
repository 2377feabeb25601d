package org.photosphere.services.cli.demo;

import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.AirWavelength;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.LogLinearAxis;
import org.photosphere.proto.v1.WavelengthMedium;

/**
 * Configuration of a simulated survey. The three differ in every choice that the wire contract leaves open: form of the
 * axis, medium, unit, form of the error.
 *
 * @param survey short name of the survey
 * @param lower first pixel's centre, Angstrom, in the medium
 * @param upper last pixel's centre, Angstrom, in the medium
 * @param pixels number of pixels, equidistant in log10(lambda)
 * @param medium medium of the wavelengths
 * @param unit unit of the flux
 * @param asSigma whether the error is sent as sigma, else as ivar
 */
public record SimulatedInstrument(
        String survey, double lower, double upper, int pixels, Medium medium, FluxUnit unit, boolean asSigma) {

    /** Spectral energy distributions from the ultraviolet to the near infrared. */
    public static final SimulatedInstrument SED = new SimulatedInstrument(
            "sim-sed", 1200, 24000, 1500, Medium.VACUUM, FluxUnit.FLUX_UNIT_1E17_ERG_PER_S_CM2_ANGSTROM, false);

    /** The pixels of a LAMOST low-resolution spectrum: 3,909 of 1e-4 in log10(lambda). */
    public static final SimulatedInstrument OPTICAL = new SimulatedInstrument(
            "sim-optical",
            3700,
            3700 * Math.pow(10, 0.3908),
            3909,
            Medium.VACUUM,
            FluxUnit.FLUX_UNIT_DIMENSIONLESS,
            true);

    /** Optical to near infrared with wavelengths in air. */
    public static final SimulatedInstrument AIR = new SimulatedInstrument(
            "sim-air", 3540, 17000, 2400, Medium.AIR, FluxUnit.FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM, false);

    /**
     * Distance from the ends of a model's range, as a fraction of the wavelength, at which pixels are free of edge
     * effects.
     */
    private static final double MARGIN = 0.005;

    /** Fewer pixels do not constrain a star. */
    private static final int LEAST_PIXELS = 50;

    /**
     * Returns the part of the instrument that a model covers.
     *
     * @throws InputException if the model covers too few of its pixels
     */
    SimulatedInstrument within(WavelengthBins bins) {
        double from = bins.lower() * (1 + MARGIN);
        double to = bins.upper() * (1 - MARGIN);
        if (lower >= from && upper <= to) {
            return this;
        }
        double step = log10Step();
        int first = Math.max(0, (int) Math.ceil(Math.log10(from / lower) / step));
        int last = Math.min(pixels - 1, (int) Math.floor(Math.log10(to / lower) / step));
        if (last - first + 1 < LEAST_PIXELS) {
            throw new InputException(
                    String.format("the model covers %.0f to %.0f Angstrom, %s hardly any of it", from, to, survey),
                    "simulate with a model that covers " + (int) lower + " to " + (int) upper + " Angstrom");
        }
        return new SimulatedInstrument(
                survey,
                lower * Math.pow(10, first * step),
                lower * Math.pow(10, last * step),
                last - first + 1,
                medium,
                unit,
                asSigma);
    }

    private double log10Step() {
        return Math.log10(upper / lower) / (pixels - 1);
    }

    /** Returns pixel centres in the instrument's own medium, Angstrom. */
    double[] wavelengths() {
        double[] wavelengths = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            wavelengths[i] = Math.pow(10, Math.log10(lower) + i * log10Step());
        }
        return wavelengths;
    }

    /** Returns pixel centres in vacuum, Angstrom. */
    double[] vacuumWavelengths() {
        double[] wavelengths = wavelengths();
        if (medium == Medium.AIR) {
            for (int i = 0; i < pixels; i++) {
                wavelengths[i] = AirWavelength.toVacuum(wavelengths[i]);
            }
        }
        return wavelengths;
    }

    /** Returns an arm with this instrument's axis, medium and unit, without flux. */
    Arm.Builder arm() {
        Arm.Builder arm = Arm.newBuilder().setName("main").setFluxUnit(unit);
        if (medium == Medium.AIR) {
            ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
            for (double wavelength : wavelengths()) {
                axis.addWavelength(wavelength);
            }
            return arm.setMedium(WavelengthMedium.WAVELENGTH_MEDIUM_AIR).setExplicit(axis);
        }
        return arm.setMedium(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM)
                .setLogLinear(LogLinearAxis.newBuilder()
                        .setLog10Start(Math.log10(lower))
                        .setLog10Step(log10Step())
                        .setPixels(pixels));
    }
}
