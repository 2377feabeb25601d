package org.photosphere.model.evaluation.systems.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.evaluation.pictures.SystemPictures;
import org.photosphere.model.evaluation.systems.SystemsComparison;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;

/**
 * Inversion of one star for the pictures, as of all in the comparison: by a bundle's quick model, corrected by its full one.
 *
 * @param folder of the comparison
 * @param snr per pixel at the median flux
 */
record StarInversion(Path folder, double snr) implements SystemPictures.Inversion {

    private static final long SEED = 20260301;

    @Override
    public Optional<double[]> labels(String system, NormalisedGrid star) {
        Bundle bundle = Bundles.verify(SystemsComparison.model(folder, system).toString());
        BenchInstrument instrument = BenchInstrument.suiting(bundle);
        InversionSettings settings = InversionSettings.defaults().withProfile(instrument.profile());
        TierPolicy policy =
                new TierPolicy(bundle.isPhysical() ? ModelTier.CORRECTED : ModelTier.REDUCED, 1.0, 1.0, 1.0);
        try (ForwardModel full = bundle.toFullModel();
                ForwardModel quick = bundle.toModel();
                Inverter inverter =
                        LevenbergMarquardtInverter.create(quick, settings, full, policy, bundle.physicsReference())) {
            return inverter
                    .invert(List.of(instrument.observe("star", quick, star.flux()[0], snr, new SplittableRandom(SEED))))
                    .stream()
                    .filter(Solution.class::isInstance)
                    .map(answer -> ((Solution) answer).labels())
                    .findFirst();
        }
    }
}
