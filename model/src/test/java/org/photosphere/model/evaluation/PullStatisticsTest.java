package org.photosphere.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.ModelCorrection;
import org.photosphere.model.inversion.PixelCounts;
import org.photosphere.model.inversion.Solution;

class PullStatisticsTest {

    private static final List<Label> LABELS =
            List.of(new Label(Label.TEFF, "K", 4000, 7000, true), new Label(Label.LOGG, "log10(cm s^-2)", 1, 5, false));

    private final PullStatistics statistics = new PullStatistics(LABELS);
    private final Random random = new Random(5);

    /** Returns a solution whose sigma is 1.5 times its bound, and whose calibrated sigma is twice that. */
    static Solution solution(double teff, double logg, Set<Flag> bad) {
        return new Solution(
                new double[] {teff, logg},
                new double[] {20, 0.1},
                new double[] {20 / 1.5, 0.1 / 1.5},
                Optional.of(new double[] {40, 0.2}),
                new double[][] {{400, 1}, {1, 0.01}},
                Optional.empty(),
                1,
                List.of(),
                new Solution.Goodness(420, 390, 0.14, Double.NaN),
                new Solution.Information(2, 1.5, 10),
                List.of(),
                new PixelCounts(390, 0, 0, 0),
                7,
                Set.of(),
                bad,
                ModelCorrection.NONE);
    }

    /** Adds stars with errors correlated by a half, as in the covariance. */
    private void addStars(int count, double scatter, double bias) {
        for (int i = 0; i < count; i++) {
            double a = random.nextGaussian();
            double b = 0.5 * a + Math.sqrt(0.75) * random.nextGaussian();
            statistics.add(
                    new double[] {5500, 3},
                    solution(5500 + 20 * (bias + scatter * a), 3 + 0.1 * scatter * b, EnumSet.noneOf(Flag.class)));
        }
    }

    @Test
    void findsHonestSigmasHonest() {
        addStars(4000, 1, 0);
        PullStatistics.Row teff = statistics.rows().get(0);
        assertThat(teff.bias()).isCloseTo(0, within(0.05));
        assertThat(teff.scatter()).isCloseTo(1, within(0.05));
        assertThat(teff.boundScatter()).isCloseTo(1.5, within(0.08));
        // Calibrated sigmas are twice as large: what is within one is within two of the others.
        assertThat(teff.calibratedWithin()).isEqualTo(teff.withinTwo());
        assertThat(teff.within()).isCloseTo(0.683, within(0.025));
        assertThat(teff.withinTwo()).isCloseTo(0.954, within(0.012));
        assertThat(statistics.rightShare()).isCloseTo(0.9973, within(0.004));
    }

    @Test
    void findsSigmasThatAreTooSmall() {
        addStars(4000, 2, 0.5);
        PullStatistics.Row teff = statistics.rows().get(0);
        assertThat(teff.bias()).isCloseTo(0.5, within(0.1));
        assertThat(teff.scatter()).isCloseTo(2, within(0.1));
        assertThat(teff.within()).isLessThan(0.42);
        assertThat(statistics.rightShare()).isLessThan(0.85);
    }

    @Test
    void leavesOutBadAnswersAndTruthsAtABound() {
        statistics.add(new double[] {4000, 3}, solution(4010, 3, EnumSet.noneOf(Flag.class)));
        statistics.add(new double[] {5500, 3}, solution(6900, 3, EnumSet.of(Flag.EXTRAPOLATED)));
        statistics.add(new double[] {5500, 3}, new Inversion.Refused(Inversion.Cause.ALL_MASKED, "masked"));
        assertThat(statistics.rows().get(0).stars()).isZero();
        assertThat(statistics.rows().get(1).stars()).isEqualTo(1);
        assertThat(statistics.badShare()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(statistics.flags()).containsEntry(Flag.EXTRAPOLATED, 1);
    }
}
