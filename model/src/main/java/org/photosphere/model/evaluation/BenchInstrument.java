package org.photosphere.model.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.simulation.PixelIntegrator;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A simulated instrument for timing and evaluating inversions.
 *
 * @param bundle name of the model that suits it
 * @param pixels number of pixels, equal in ln(wavelength)
 * @param lower first pixel, Angstrom
 * @param upper last pixel, Angstrom
 * @param power lambda / FWHM of the instrument; 0 for the model's own
 * @param continuumDegree degree of the fitted continuum; with 0 no velocity is fitted
 * @param fibres form in which spectra state their line spreads
 */
public record BenchInstrument(
        String bundle, int pixels, double lower, double upper, double power, int continuumDegree, Fibres fibres) {

    /** Form of the line spread, and whether it differs from spectrum to spectrum. */
    public enum Fibres {
        /** All spectra have that of the instrument's power. */
        ALIKE,
        /** Each spectrum has its own, one sigma per pixel, as in SDSS spectra. */
        SIGMAS,
        /** Each spectrum has its own, a banded matrix, as in DESI spectra. */
        MATRICES
    }

    /**
     * Spectral energy distributions, scale only; LAMOST's pixels and line spread, with velocity and continuum, as many
     * as are within the model's wavelengths; the paper's sampling; SDSS's number of pixels, and DESI's in the two arms
     * that the model covers, each spectrum with the line spread of its fibre.
     */
    public static final List<BenchInstrument> ALL = List.of(
            new BenchInstrument("atlas9-4label", 1000, 500, 55_000, 0, 0, Fibres.ALIKE),
            new BenchInstrument("optical-3label", 3909, 3050, 6900, 1800, 10, Fibres.ALIKE),
            new BenchInstrument("phoenix-9875", 9875, 500, 55_000, 0, 0, Fibres.ALIKE),
            new BenchInstrument("optical-3label", 3842, 3050, 6900, 1900, 10, Fibres.SIGMAS),
            new BenchInstrument("optical-3label", 5077, 3600, 6900, 3000, 10, Fibres.MATRICES));

    /** Relative difference of fibres' line spreads, and their change along the axis. */
    private static final double FIBRES_DIFFER = 0.1;

    /** Diagonals of a matrix on either side: DESI's have eleven in all. */
    private static final int REACH = 5;

    private static final double VELOCITY_RANGE = 600;

    /** Largest velocity of the simulated stars, either way, km/s. */
    private static final double FASTEST = 300;

    /** Returns the instrument of a bundle; for others one with as many pixels as the model has bins, scale only. */
    public static BenchInstrument suiting(Bundle model) {
        String name = model.manifest().name();
        WavelengthBins bins = model.bins();
        return ALL.stream()
                .filter(instrument -> instrument.bundle().equals(name))
                .findFirst()
                .orElseGet(
                        () -> new BenchInstrument(name, bins.count(), bins.lower(), bins.upper(), 0, 0, Fibres.ALIKE));
    }

    /** Returns a description of pixels, wavelengths and fit. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%s, %d pixels over %.0f-%.0f Angstrom, %s",
                bundle,
                pixels,
                lower,
                upper,
                continuumDegree == 0
                        ? "scale fitted"
                        : String.format(
                                Locale.ROOT,
                                "R %.0f%s, velocity and continuum of degree %d fitted",
                                power,
                                fibres == Fibres.ALIKE ? "" : " with each fibre's own line spread",
                                continuumDegree));
    }

    public FitProfile profile() {
        return FitProfile.PLAIN
                .withContinuumDegree(continuumDegree)
                .withVelocityRangeKms(continuumDegree == 0 ? 0 : VELOCITY_RANGE);
    }

    /**
     * Returns the spectrum of a star: photon noise of the star and a constant background of a tenth of its median;
     * where a continuum is fitted it is bent and has a velocity.
     *
     * @param flux of the star on the model's bins
     * @param snr signal-to-noise per pixel at the median flux
     */
    public ObservedSpectrum observe(String id, ForwardModel model, float[] flux, double snr, SplittableRandom random) {
        double[] centres = centres();
        double kms = continuumDegree == 0 ? 0 : FASTEST * (2 * random.nextDouble() - 1);
        LineSpread spread = spread(centres, random);
        Arm axis = new Arm("simulated", centres, Medium.VACUUM, 0, new float[pixels], new float[pixels], spread);
        double[] clean = new PixelIntegrator(model).flux(Precision.doubles(flux), axis, kms);
        double[] sorted = clean.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        float[] observed = new float[clean.length];
        float[] ivar = new float[clean.length];
        for (int i = 0; i < clean.length; i++) {
            if (Double.isNaN(clean[i])) {
                // Off the model's ends: masked.
                continue;
            }
            double sigma = median / snr * Math.sqrt(0.1 + 0.9 * Math.max(0, clean[i]) / median);
            double x = 2.0 * i / clean.length - 1;
            double bend = continuumDegree == 0 ? 1 : 1 + 0.4 * x - 0.2 * x * x;
            observed[i] = (float) (bend * (clean[i] + sigma * random.nextGaussian()));
            ivar[i] = (float) (1 / (bend * bend * sigma * sigma));
        }
        Arm arm = new Arm("simulated", centres, Medium.VACUUM, 0, observed, ivar, spread);
        return new ObservedSpectrum(id, "simulated", List.of(arm));
    }

    private LineSpread spread(double[] centres, SplittableRandom random) {
        if (power == 0) {
            return new LineSpread.Unresolved();
        }
        if (fibres == Fibres.ALIKE) {
            return new LineSpread.ResolvingPower(power);
        }
        double level = 1 + FIBRES_DIFFER * (2 * random.nextDouble() - 1);
        double slope = FIBRES_DIFFER * (2 * random.nextDouble() - 1);
        float[] sigma = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            double width = level + slope * (2.0 * i / pixels - 1);
            sigma[i] = (float) (width * centres[i] / power / ArmAxis.FWHM_PER_SIGMA);
        }
        return fibres == Fibres.SIGMAS ? new LineSpread.GaussianSigma(sigma) : matrix(sigma, centres);
    }

    /** @param sigma Angstrom, [pixel] */
    private LineSpread matrix(float[] sigma, double[] centres) {
        int[] offset = new int[2 * REACH + 1];
        float[] value = new float[offset.length * pixels];
        double step = Math.log(upper / lower) / (pixels - 1);
        for (int d = 0; d < offset.length; d++) {
            offset[d] = d - REACH;
            for (int i = 0; i < pixels; i++) {
                double wide = sigma[i] / (centres[i] * step);
                value[d * pixels + i] = (float) (Math.exp(-0.5 * offset[d] * offset[d] / wide / wide) / wide);
            }
        }
        return new LineSpread.Banded(offset, value);
    }

    private double[] centres() {
        double[] centres = new double[pixels];
        double step = Math.log(upper / lower) / (power == 0 ? pixels : pixels - 1);
        for (int i = 0; i < pixels; i++) {
            centres[i] = lower * Math.exp((i + (power == 0 ? 0.5 : 0)) * step);
        }
        return centres;
    }
}
