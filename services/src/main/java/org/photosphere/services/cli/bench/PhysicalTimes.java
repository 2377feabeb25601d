package org.photosphere.services.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.bundle.Bundle;
import org.photosphere.model.certification.CertificationPolicy;
import org.photosphere.model.certification.Certifier;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.InversionTimes.Part;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * Times of the physical model on one device, s; NaN for a bundle without one.
 *
 * @param certify certification of an answer, median
 * @param correct correction of a reduced model's answer, mean
 * @param full fit of the physical model from a reduced model's answer, mean
 */
record PhysicalTimes(double certify, double correct, double full) {

    private static final PhysicalTimes NONE = new PhysicalTimes(Double.NaN, Double.NaN, Double.NaN);

    private static final long SEED = 7;

    /** Spectra per call. */
    private static final int BATCH = 4;

    /**
     * @param reduced model of the inversions
     * @param seconds duration of each measurement
     */
    static PhysicalTimes measure(
            Bundle bundle,
            ForwardModel reduced,
            InversionSettings settings,
            List<ObservedSpectrum> spectra,
            double seconds) {
        if (!bundle.isPhysical()) {
            return NONE;
        }
        try (ForwardModel full = bundle.toFullModel()) {
            return new PhysicalTimes(
                    certify(bundle, reduced, full, seconds),
                    refine(bundle, reduced, full, TierPolicy.CORRECTED, settings, spectra, seconds),
                    refine(bundle, reduced, full, TierPolicy.FULL, settings, spectra, seconds));
        }
    }

    private static double certify(Bundle bundle, ForwardModel reduced, ForwardModel full, double seconds) {
        if (bundle.physicsReference().isEmpty()) {
            return Double.NaN;
        }
        List<Double> each = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(SEED);
        Certifier certifier =
                Certifier.of(reduced, bundle.physicsReference().get(), CertificationPolicy.ALWAYS, () -> full);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            double[] labels = reduced.labels().support().drawCentre(random);
            long begin = System.nanoTime();
            certifier.certify("bench", labels, false);
            each.add((System.nanoTime() - begin) * 1e-9);
        } while (System.nanoTime() < end);
        return RobustStatistics.median(
                each.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Returns the mean time beyond the reduced model's inversion. */
    private static double refine(
            Bundle bundle,
            ForwardModel reduced,
            ForwardModel full,
            TierPolicy policy,
            InversionSettings settings,
            List<ObservedSpectrum> spectra,
            double seconds) {
        try (LevenbergMarquardtInverter inverter =
                LevenbergMarquardtInverter.create(reduced, settings, full, policy, bundle.physicsReference())) {
            inverter.invert(spectra.subList(0, BATCH));
            inverter.times().reset();
            long count = 0;
            long end = System.nanoTime() + (long) (seconds * 1e9);
            do {
                int from = (int) (count % (spectra.size() - BATCH + 1));
                inverter.invert(spectra.subList(from, from + BATCH));
                count += BATCH;
            } while (System.nanoTime() < end);
            return inverter.times().nanos(Part.CORRECT) * 1e-9 / count;
        }
    }
}
