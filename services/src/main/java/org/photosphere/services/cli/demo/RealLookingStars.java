package org.photosphere.services.cli.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.ModelFloor;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.simulation.PixelIntegrator;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Simulated dwarfs that differ from the model as the real stars do that its calibration was learnt on, answered with that
 * calibration and without: how far off an uncalibrated answer is. Used by one thread.
 */
final class RealLookingStars {

    private static final int STARS = 200;
    private static final double SNR = 50;

    /** Wavelengths of ground-based spectra, Angstrom. */
    private static final double FROM = 3600;

    private static final double TO = 7350;

    private final ForwardModel model;
    private final StarLayer layer;
    private final Random random;

    private RealLookingStars(ForwardModel model, StarLayer layer, long seed) {
        this.model = model;
        this.layer = layer;
        this.random = new Random(seed);
    }

    /** Prints the comparison; nothing for a model without a calibration. */
    static void print(ForwardModel model, Optional<StarLayer> layer, long seed, PrintWriter to) {
        if (layer.isPresent()) {
            new RealLookingStars(model, layer.get(), seed).print(to);
        }
    }

    private void print(PrintWriter to) {
        List<ObservedSpectrum> spectra = new ArrayList<>();
        double[] truth = new double[STARS];
        for (int s = 0; s < STARS; s++) {
            double[] labels = labels();
            truth[s] = labels[0];
            spectra.add(observed("real-looking-" + s, labels));
        }
        FitProfile plain = FitProfile.PLAIN.withModelFloor(new ModelFloor(0.03, 0.10));
        to.printf(
                Locale.ROOT,
                "%n%d stars that differ from the model as real dwarfs do, Teff: with the calibration %s; without %s%n",
                STARS,
                summary(spectra, truth, plain.withLayer(layer)),
                summary(spectra, truth, plain));
    }

    /** Returns labels of a dwarf, with no alpha enhancement. */
    private double[] labels() {
        double[] labels = new double[model.labels().size()];
        labels[0] = 4800 + 1700 * random.nextDouble();
        labels[1] = 4.0 + 0.6 * random.nextDouble();
        labels[2] = -0.5 + 0.7 * random.nextDouble();
        return labels;
    }

    private ObservedSpectrum observed(String id, double[] labels) {
        WavelengthBins bins = model.wavelengths();
        double[] wavelength =
                Arrays.stream(bins.centres()).filter(w -> w > FROM && w < TO).toArray();
        double[] flux = Precision.doubles(model.flux(new double[][] {labels})[0]);
        float[] ratio = layer.draw(labels, random);
        float[] left = layer.leftover().draw(labels, random);
        for (int b = 0; b < flux.length; b++) {
            flux[b] *= ratio[b] * (1 + left[b]);
        }
        float[] ones = new float[wavelength.length];
        Arrays.fill(ones, 1f);
        double[] clean = new PixelIntegrator(model).flux(flux, arm(wavelength, ones, ones), 0.0);
        float[] seen = new float[clean.length];
        float[] ivar = new float[clean.length];
        for (int i = 0; i < clean.length; i++) {
            double sigma = clean[i] / SNR;
            seen[i] = (float) (clean[i] + sigma * random.nextGaussian());
            ivar[i] = (float) (1 / (sigma * sigma));
        }
        return new ObservedSpectrum(id, "real-looking", List.of(arm(wavelength, seen, ivar)));
    }

    private static Arm arm(double[] wavelength, float[] flux, float[] ivar) {
        return new Arm("all", wavelength, Medium.VACUUM, 0.0, flux, ivar, new LineSpread.Unresolved());
    }

    private String summary(List<ObservedSpectrum> spectra, double[] truth, FitProfile profile) {
        List<Double> errors = new ArrayList<>();
        int within = 0;
        try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(profile))) {
            List<Inversion> answers = inverter.invert(spectra);
            for (int s = 0; s < truth.length; s++) {
                if (answers.get(s) instanceof Solution solution
                        && solution.bad().isEmpty()) {
                    double error = solution.labels()[0] - truth[s];
                    errors.add(error);
                    within += Math.abs(error) <= solution.calibratedSigma().orElse(solution.sigma())[0] ? 1 : 0;
                }
            }
        }
        double[] all = errors.stream().mapToDouble(Double::doubleValue).toArray();
        double bias = RobustStatistics.median(all);
        return String.format(
                Locale.ROOT,
                "bias %+.0f K, scatter %.0f K, %.0f %% within 1 sigma",
                bias,
                RobustStatistics.scatter(all, bias),
                100.0 * within / Math.max(1, all.length));
    }
}
