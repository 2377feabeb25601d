package org.photosphere.acceptance;

import java.util.Optional;
import org.photosphere.model.certification.Certifier;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.inversion.explanation.FitExplainer;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.services.serving.ServingModel;

/** An analytic model on few bins, whose instrument view is quickly computed: for spectra with individual axes. */
final class SmallModel {

    private static final int BINS = 40;

    private SmallModel() {}

    static ServingModel open() {
        BlackbodyModel forward = new BlackbodyModel(BINS);
        InversionSettings settings = InversionSettings.defaults()
                .withProfile(FitProfile.PLAIN.withContinuumDegree(3).withVelocityRangeKms(600));
        LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(forward, settings);
        return new ServingModel(
                forward,
                inverter,
                FitExplainer.of(inverter),
                settings,
                Certifier.none(),
                Optional.empty(),
                TierPolicy.REDUCED,
                "");
    }
}
