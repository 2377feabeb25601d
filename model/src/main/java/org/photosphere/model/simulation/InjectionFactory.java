package org.photosphere.model.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.SampleOfIds;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.Doppler;

/**
 * Makes simulated spectra of known labels with the noise, masks and resolution of real ones: labels anywhere in the
 * grid, a velocity where one is fitted, the emulator's error and the model's error on real stars as the inversion
 * assumes them, noise as the real spectrum states it. The random numbers derive from a spectrum's id, so that the
 * result is reproducible. Safe for several threads.
 */
public final class InjectionFactory {

    /** Share of the fitted velocity range: near its ends a search has neighbours on one side only. */
    private static final double SHARE_OF_VELOCITIES = 0.5;

    private final ForwardModel model;
    private final PixelIntegrator view;

    /** @param model remains its owner's */
    public InjectionFactory(ForwardModel model) {
        this.model = model;
        this.view = new PixelIntegrator(model);
    }

    /**
     * @param real spectrum with the pixels, errors, masks, line spreads and brightness of arms to use
     * @param general comparison of its instrument's spectra with the model
     */
    public InjectedSpectrum of(ObservedSpectrum real, FitProfile general) {
        FitProfile profile = general.fitting(real.arms(), model);
        RandomGenerator random =
                new SplittableRandom(Double.doubleToLongBits(SampleOfIds.position("twin of " + real.id())));
        double[] labels = model.labels().support().draw(random);
        double kms = SHARE_OF_VELOCITIES * profile.velocityRangeKms() * (2 * random.nextDouble() - 1);
        ForwardModel seen = DelegatingModel.withEmulatorError(model, profile.beyond(model.emulatorError()));
        double[] star = PixelIntegrator.star(seen, labels, random);
        float[] share = shareOfModel(labels, profile, random);
        List<double[]> clean = new ArrayList<>();
        for (Arm arm : real.arms()) {
            clean.add(clean(star, share, arm, kms));
        }
        double[] factors = factors(real.arms(), clean, profile.continuumDegree() > 0);
        List<Arm> arms = new ArrayList<>();
        for (int a = 0; a < clean.size(); a++) {
            arms.add(observed(real.arms().get(a), clean.get(a), factors[a], profile.errorScale(), random));
        }
        double known = real.arms().get(0).velocityKms();
        return new InjectedSpectrum(
                new ObservedSpectrum(real.id(), real.instrument(), arms),
                labels,
                known + kms * (1 + known / Doppler.SPEED_OF_LIGHT_KMS));
    }

    /** Returns a random ratio of a real star's flux to the model's, [bin]. */
    private float[] shareOfModel(double[] labels, FitProfile profile, RandomGenerator random) {
        float[] share =
                profile.inadequacy(model.wavelengths(), model.labels().labels()).draw(labels, random);
        Optional<float[]> learnt = profile.learnt().map(layer -> layer.draw(labels, random));
        for (int i = 0; i < share.length; i++) {
            share[i] = (1 + share[i]) * (learnt.isEmpty() ? 1 : learnt.get()[i]);
        }
        return share;
    }

    /** Returns the flux without noise, in the model's unit; not a number where the model does not reach, [pixel]. */
    private double[] clean(double[] star, float[] share, Arm arm, double kms) {
        double[] flux = new double[arm.pixels()];
        if (flux.length < 2) {
            Arrays.fill(flux, Double.NaN);
            return flux;
        }
        flux = view.flux(star, arm, kms);
        WavelengthBins pixels = new ArmAxis(arm, model.wavelengths()).pixels();
        for (int i = 0; i < flux.length; i++) {
            // As observed: the effect of the line spread is included.
            flux[i] *= share[ArmAxis.binOf(model.wavelengths(), Doppler.toRest(pixels.centre(i), kms))];
        }
        return flux;
    }

    /**
     * Returns the observed flux per unit of the model's, one for all arms or one each, so that medians agree, [arm].
     */
    private static double[] factors(List<Arm> arms, List<double[]> clean, boolean each) {
        double[] factors = new double[arms.size()];
        List<Integer> all = IntStream.range(0, factors.length).boxed().toList();
        Arrays.fill(factors, factor(arms, clean, all));
        for (int a = 0; each && a < factors.length; a++) {
            factors[a] = factor(arms, clean, List.of(a));
        }
        return factors;
    }

    private static double factor(List<Arm> arms, List<double[]> clean, List<Integer> which) {
        List<Double> observed = new ArrayList<>();
        List<Double> simulated = new ArrayList<>();
        for (int a : which) {
            for (int i = 0; i < clean.get(a).length; i++) {
                if (arms.get(a).ivar()[i] > 0 && Double.isFinite(clean.get(a)[i])) {
                    observed.add((double) arms.get(a).flux()[i]);
                    simulated.add(clean.get(a)[i]);
                }
            }
        }
        if (observed.isEmpty()) {
            return 1.0;
        }
        double model = Math.max(Double.MIN_NORMAL, median(simulated));
        // A spectrum of negligible flux has a counterpart as faint as its noise.
        return Math.max(Double.MIN_NORMAL, Math.abs(median(observed))) / model;
    }

    private static double median(List<Double> values) {
        return RobustStatistics.median(
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * Adds noise where there is a measurement; elsewhere the real values remain.
     *
     * @param errorScale usual ratio of true to stated errors
     */
    private static Arm observed(Arm real, double[] clean, double factor, double errorScale, RandomGenerator random) {
        float[] flux = real.flux().clone();
        for (int i = 0; i < flux.length; i++) {
            double noise = random.nextGaussian();
            if (real.ivar()[i] > 0 && Double.isFinite(clean[i])) {
                flux[i] = (float) (factor * clean[i] + errorScale * noise / Math.sqrt(real.ivar()[i]));
            }
        }
        return new Arm(
                real.name(),
                real.wavelength(),
                real.medium(),
                real.velocityKms(),
                flux,
                real.ivar(),
                real.lineSpread());
    }
}
