package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Stars of two starts each, in calls of the model that take some of them at a time. */
@Tag("slow")
class CompanyTest {

    private static final int STARS = 400;
    private static final int ROUNDS = 6;

    /** A model that evaluates five spectra at the cost of one, so that fits wait for each other. */
    private static final class Pooled extends DelegatingModel {

        private static final int AT_ONCE = 5;

        Pooled() {
            super(AnalyticModel.standard());
        }

        @Override
        public ObservedModel observedBy(SpectralOperator operator) {
            ObservedModel model = super.observedBy(operator);
            return new ObservedModel() {
                @Override
                public int points() {
                    return model.points();
                }

                @Override
                public int spectraAtOnce() {
                    return AT_ONCE;
                }

                @Override
                public double[] evaluate(double[][] labels, float[][] into) {
                    return model.evaluate(labels, into);
                }

                @Override
                public void close() {
                    model.close();
                }
            };
        }
    }

    /** Returns a spectrum with a hump that no star has: both starts are poor, and both continue. */
    private static ObservedSpectrum odd(AnalyticModel model, int number) {
        Random random = new Random(number);
        double[] labels = Simulation.interior(random);
        float[] flux = model.beyond(labels);
        double phase = 6 * random.nextDouble();
        for (int i = 0; i < flux.length; i++) {
            flux[i] *= (float) (1 + 0.6 * Math.sin(phase + 9.0 * i / flux.length));
        }
        Arm arm = Simulation.arm(model.wavelengths(), flux, 30, 3.0, random);
        return Simulation.spectrum(arm);
    }

    private static List<Double> numbers(Solution solution) {
        List<Double> numbers = new ArrayList<>();
        for (int k = 0; k < solution.labels().length; k++) {
            numbers.add(solution.labels()[k]);
            numbers.add(solution.sigma()[k]);
        }
        numbers.add(solution.chi2());
        numbers.add((double) solution.iterations());
        solution.rivals().forEach(rival -> numbers.add(rival.deltaChi2()));
        return numbers;
    }

    @Test
    void answersAreTheSameInAnyCompany() {
        AnalyticModel model = AnalyticModel.standard();
        List<ObservedSpectrum> stars = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int s = 0; s < STARS; s++) {
            stars.add(odd(model, s));
            order.add(s);
        }
        List<List<Double>> alone = new ArrayList<>();
        try (LevenbergMarquardtInverter inverter =
                LevenbergMarquardtInverter.create(new Pooled(), InversionSettings.defaults())) {
            stars.forEach(star ->
                    alone.add(numbers((Solution) inverter.invert(List.of(star)).get(0))));
            for (int round = 0; round < ROUNDS; round++) {
                Collections.shuffle(order, new Random(round));
                int size = 2 + 7 * round;
                for (int from = 0; from < STARS; from += size) {
                    List<Integer> some = order.subList(from, Math.min(STARS, from + size));
                    List<Inversion> answers =
                            inverter.invert(some.stream().map(stars::get).toList());
                    for (int i = 0; i < some.size(); i++) {
                        assertThat(numbers((Solution) answers.get(i)))
                                .as("star %d in a batch of %d", some.get(i), some.size())
                                .isEqualTo(alone.get(some.get(i)));
                    }
                }
            }
        }
    }
}
