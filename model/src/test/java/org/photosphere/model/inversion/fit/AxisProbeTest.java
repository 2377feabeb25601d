package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A model whose spectra hardly constrain one label, except for a ripple that makes it seem constrained where it is
 * steep.
 */
class AxisProbeTest {

    private static final int ALPHA = 3;
    private static final int STARS = 60;

    /**
     * A model of alpha with an effective value of 0.2 and a ripple of a hundredth, a third of the label's range long.
     */
    private static final class Rippled implements ForwardModel {

        private static final double AMPLITUDE = 0.01;
        private static final double LENGTH = 0.13;

        private final AnalyticModel model = AnalyticModel.standard();

        @Override
        public String name() {
            return "rippled";
        }

        @Override
        public String digest() {
            return "";
        }

        @Override
        public LabelSpace labels() {
            return model.labels();
        }

        @Override
        public WavelengthBins wavelengths() {
            return model.wavelengths();
        }

        @Override
        public double resolvingPower() {
            return model.resolvingPower();
        }

        @Override
        public EmulatorError emulatorError() {
            return model.emulatorError();
        }

        @Override
        public void close() {}

        private static double seen(double alpha) {
            return 0.2 + AMPLITUDE * Math.sin(2 * Math.PI * (alpha - 0.2) / LENGTH);
        }

        private static double slope(double alpha) {
            return AMPLITUDE * 2 * Math.PI / LENGTH * Math.cos(2 * Math.PI * (alpha - 0.2) / LENGTH);
        }

        private static double[][] seen(double[][] labels) {
            double[][] seen = new double[labels.length][];
            for (int i = 0; i < labels.length; i++) {
                seen[i] = labels[i].clone();
                seen[i][ALPHA] = seen(labels[i][ALPHA]);
            }
            return seen;
        }

        @Override
        public Evaluation evaluate(double[][] labels) {
            Evaluation evaluation = model.evaluate(seen(labels));
            for (int i = 0; i < labels.length; i++) {
                float[] derivative = evaluation.jacobian()[i][ALPHA];
                for (int b = 0; b < derivative.length; b++) {
                    derivative[b] *= (float) slope(labels[i][ALPHA]);
                }
            }
            return evaluation;
        }

        @Override
        public float[][] flux(double[][] labels) {
            return model.flux(seen(labels));
        }
    }

    private final Random random = new Random(8);
    private final AnalyticModel plain = AnalyticModel.standard();

    private List<Solution> answers(ForwardModel model, List<ObservedStar> stars) {
        try (LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(
                model, InversionSettings.defaults().withProfile(FitProfile.PLAIN))) {
            return inverter.invert(stars.stream().map(ObservedStar::spectrum).toList()).stream()
                    .map(Solution.class::cast)
                    .toList();
        }
    }

    private record ObservedStar(double[] labels, ObservedSpectrum spectrum) {}

    /** Returns stars of an alpha of 0.2; exact, with the errors of that S/N, where it is negative. */
    private List<ObservedStar> stars(double snr) {
        List<ObservedStar> stars = new ArrayList<>();
        for (int s = 0; s < STARS; s++) {
            double[] labels = Simulation.interior(random);
            labels[ALPHA] = 0.2;
            stars.add(new ObservedStar(labels, Simulation.observe(plain, labels, snr, random)));
        }
        return stars;
    }

    @Test
    void stretchesTheAxisOfALabelThatOnlyARippleTells() {
        List<Solution> answers = answers(new Rippled(), stars(-10));
        double[] sigma = answers.stream().mapToDouble(s -> s.sigma()[ALPHA]).toArray();
        // Sigma of the effective value is 0.02, twice the ripple, so that it does not constrain the label; at the
        // steepest places, where the fits end, the curvature alone implies 0.04.
        assertThat(RobustStatistics.median(sigma)).isGreaterThan(0.07);
        long warned =
                answers.stream().filter(s -> s.warn().contains(Flag.NONLINEAR)).count();
        assertThat(warned).isGreaterThan(STARS * 9 / 10);
    }

    @Test
    void leavesAxesThatTheDataTell() {
        List<Solution> answers = answers(plain, stars(10));
        long warned =
                answers.stream().filter(s -> s.warn().contains(Flag.NONLINEAR)).count();
        assertThat(warned).isLessThan(STARS / 10);
    }
}
