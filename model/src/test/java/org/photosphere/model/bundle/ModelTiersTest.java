package org.photosphere.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.evaluation.BenchInstrument;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.ModelTier;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** The three settings of the model on the same simulated stars of the default bundle. */
@Tag("slow")
class ModelTiersTest {

    private static final String BUNDLE = "atlas9-4label";
    private static final int STARS = Integer.getInteger("stars", 12);
    private static final double[] SNR = {10, 30, 100};

    /**
     * Limit in sigma of the largest difference over the labels: of corrected and full answers for each star, of any two
     * settings for the median star.
     */
    private static final double CLOSE = 0.3;

    /** Distance of the full model's answer from the labels that the stars were simulated with by it, in sigma. */
    private static final double FAR = 3.5;

    private static List<Solution> answers(
            ForwardModel reduced, ForwardModel full, TierPolicy policy, List<ObservedSpectrum> spectra) {
        InversionSettings settings = InversionSettings.defaults();
        try (LevenbergMarquardtInverter inverter =
                LevenbergMarquardtInverter.create(reduced, settings, full, policy, Optional.empty())) {
            inverter.invert(spectra.subList(0, 2));
            long begin = cpu();
            List<Inversion> answers = inverter.invert(spectra);
            double each = (cpu() - begin) * 1e-6 / spectra.size();
            System.out.printf(Locale.ROOT, "%s: %.1f ms of a core per spectrum%n", policy.tier(), each);
            return answers.stream().map(Solution.class::cast).toList();
        }
    }

    /** Returns the processor time of this thread, ns: independent of other processes. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double[] differences(List<Solution> some, List<Solution> others) {
        double[] largest = new double[some.size()];
        for (int i = 0; i < largest.length; i++) {
            for (int k = 0; k < others.get(i).labels().length; k++) {
                double sigma = others.get(i).sigma()[k];
                largest[i] = Math.max(
                        largest[i],
                        Math.abs(some.get(i).labels()[k] - others.get(i).labels()[k]) / sigma);
            }
        }
        return largest;
    }

    private static long far(List<Solution> answers, List<double[]> truth) {
        long far = 0;
        for (int i = 0; i < answers.size(); i++) {
            Solution answer = answers.get(i);
            double largest = 0;
            for (int k = 0; k < answer.labels().length; k++) {
                largest = Math.max(largest, Math.abs(answer.labels()[k] - truth.get(i)[k]) / answer.sigma()[k]);
            }
            far += largest > FAR ? 1 : 0;
        }
        return far;
    }

    private static void print(String what, double snr, double[] largest) {
        System.out.printf(
                Locale.ROOT,
                "S/N %.0f, %s: median %.3f, 95 %% %.3f, largest %.3f sigma%n",
                snr,
                what,
                RobustStatistics.median(largest),
                RobustStatistics.quantile(largest, 0.95),
                RobustStatistics.quantile(largest, 1.0));
    }

    @Test
    void allSettingsAnswerTheSameSpectraAlike() {
        Bundle bundle = Bundles.verify(BUNDLE);
        BenchInstrument instrument = BenchInstrument.suiting(bundle);
        try (ForwardModel reduced = bundle.toModel();
                ForwardModel full = bundle.toFullModel()) {
            for (double snr : SNR) {
                SplittableRandom random = new SplittableRandom(3);
                List<ObservedSpectrum> spectra = new ArrayList<>();
                List<double[]> truth = new ArrayList<>();
                for (int s = 0; s < STARS; s++) {
                    truth.add(full.labels().support().drawCentre(random));
                    float[] flux = full.flux(new double[][] {truth.get(s)})[0];
                    spectra.add(instrument.observe("star-" + s, full, flux, snr, random));
                }
                List<Solution> byReduced = answers(reduced, full, TierPolicy.REDUCED, spectra);
                List<Solution> corrected = answers(reduced, full, TierPolicy.CORRECTED, spectra);
                List<Solution> byFull = answers(reduced, full, TierPolicy.FULL, spectra);
                double[] closest = differences(corrected, byFull);
                double[] uncorrected = differences(byReduced, byFull);
                double[] moved = differences(byReduced, corrected);
                print("reduced - full", snr, uncorrected);
                print("reduced - corrected", snr, moved);
                print("corrected - full", snr, closest);
                assertThat(corrected).allMatch(answer -> answer.correction().tier() == ModelTier.CORRECTED);
                assertThat(byFull).allMatch(answer -> answer.correction().tier() == ModelTier.FULL);
                assertThat(RobustStatistics.quantile(closest, 1)).isLessThan(CLOSE);
                assertThat(RobustStatistics.median(uncorrected)).isLessThan(CLOSE);
                assertThat(RobustStatistics.median(moved)).isLessThan(CLOSE);
                assertThat(far(byFull, truth)).isLessThanOrEqualTo(STARS / 10);
            }
        }
    }
}
