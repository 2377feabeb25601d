package org.photosphere.services.serving;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.bundle.Digests;
import org.photosphere.model.certification.CertificationPolicy;
import org.photosphere.model.certification.Certifier;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.ModelFloor;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.inversion.explanation.FitExplainer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.services.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bundle opened with its inversion. Safe for use by several workers.
 *
 * @param forward forward model
 * @param inverter inverter that uses it
 * @param explainer explainer of the inverter's answers
 * @param inversion settings of the inversion
 * @param certifier certifier of answers against the physics
 * @param physical physical model of corrections and certifications; empty where no answer can need it
 * @param tiers choice of the model for each answer
 * @param configurationHash SHA-256 of the settings that determine a result, hexadecimal
 */
public record ServingModel(
        ForwardModel forward,
        Inverter inverter,
        FitExplainer explainer,
        InversionSettings inversion,
        Certifier certifier,
        Optional<ForwardModel> physical,
        TierPolicy tiers,
        String configurationHash)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingModel.class);

    /**
     * Opens the bundle that the settings name.
     *
     * @throws org.photosphere.model.InputException if it is missing, corrupt or of another format
     */
    public static ServingModel open(Settings settings) {
        Bundle bundle = Bundles.verify(settings.model().bundle());
        ForwardModel forward = bundle.toModel();
        Layers layers = new Layers(settings.model().bundle(), forward);
        Map<String, FitProfile> instruments = new TreeMap<>();
        settings.inversion().instruments().forEach((name, own) -> instruments.put(name, profile(own, layers)));
        InversionSettings inversion = InversionSettings.defaults()
                .withProfile(profile(settings.inversion().general(), layers))
                .withProfiles(instruments)
                .withPhysicsWeight(settings.inversion().physicsWeight());
        TierPolicy tiers = settings.inversion().tiers();
        CertificationPolicy certification = settings.inversion().certification();
        Optional<ForwardModel> physical = physical(bundle, tiers, certification);
        LevenbergMarquardtInverter inverter = physical.isPresent() && tiers.isEver()
                ? LevenbergMarquardtInverter.create(
                        forward, inversion, physical.get(), tiers, bundle.physicsReference())
                : LevenbergMarquardtInverter.create(forward, inversion);
        return new ServingModel(
                forward,
                inverter,
                FitExplainer.of(inverter),
                inversion,
                certifier(bundle, forward, certification, physical),
                physical,
                tiers,
                Digests.sha256(forward.digest()
                        + inversion.withProfiles(Map.of())
                        + instruments
                        + Flag.DICTIONARY_VERSION
                        + certification
                        + tiers));
    }

    /** Opens the physical model, once for corrections and certifications, where any answer can need it. */
    private static Optional<ForwardModel> physical(Bundle bundle, TierPolicy tiers, CertificationPolicy certification) {
        if (!bundle.isPhysical()) {
            LOG.info(
                    "model {} has no physical model: its answers are of tier REDUCED",
                    bundle.manifest().name());
            return Optional.empty();
        }
        boolean certifies = bundle.physicsReference().isPresent() && certification.isEver();
        return certifies || tiers.isEver() ? Optional.of(bundle.toFullModel()) : Optional.empty();
    }

    private static Certifier certifier(
            Bundle bundle, ForwardModel forward, CertificationPolicy policy, Optional<ForwardModel> physical) {
        return bundle.physicsReference()
                .filter(reference -> bundle.isPhysical())
                .map(reference -> Certifier.of(forward, reference, policy, physical::orElseThrow))
                .orElseGet(Certifier::none);
    }

    /** Returns the model that stars of known labels are simulated by: the one that most answers are the best fit of. */
    public ForwardModel simulator() {
        return tiers.tier() == ModelTier.FULL ? physical.orElse(forward) : forward;
    }

    /**
     * Returns a flat spectrum on the model's own bins, which any working device inverts. Its axis is that of the
     * warm-up, for which the instrument view is cached.
     */
    public ObservedSpectrum probe() {
        double[] wavelength = forward.wavelengths().centres();
        float[] ones = new float[wavelength.length];
        Arrays.fill(ones, 1);
        Arm arm = new Arm(WarmUp.NAME, wavelength, Medium.VACUUM, 0.0, ones, ones.clone(), new LineSpread.Unresolved());
        return new ObservedSpectrum(WarmUp.NAME, WarmUp.NAME, List.of(arm));
    }

    private static FitProfile profile(Settings.Comparison comparison, Layers layers) {
        FitProfile profile = FitProfile.PLAIN
                .withContinuumDegree(comparison.continuumDegree())
                .withVelocityRangeKms(comparison.velocityRangeKms())
                .withModelFloor(new ModelFloor(comparison.modelFloor(), comparison.modelFloorUv()))
                .withErrorScale(comparison.errorScale())
                .withArms(comparison.arms());
        return layers.of(comparison).map(profile::withLayer).orElse(profile);
    }

    /**
     * Inverts spectra until the compiler has optimised the code, so that the first real ones are as fast as later ones.
     */
    public void warm(Settings settings) {
        if (!settings.node().warmUp().isZero()) {
            new WarmUp(this, settings).run();
        }
    }

    @Override
    public void close() {
        inverter.close();
        physical.ifPresent(ForwardModel::close);
        forward.close();
    }
}
