package org.photosphere.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.Flag;

class SigmaFactorsTest {

    private static final List<Label> LABELS =
            List.of(new Label(Label.TEFF, "K", 4000, 7000, true), new Label(Label.LOGG, "log10(cm s^-2)", 1, 5, false));

    private final SigmaFactors factors = new SigmaFactors(LABELS);
    private final Random random = new Random(5);

    /** Adds stars whose emulator part of sigma is larger by a factor than stated; sigma is 1.5 times its bound. */
    private void addStars(int count, double factor, EnumSet<Flag> bad) {
        double noise = 1 / 1.5;
        double emulator = factor * Math.sqrt(1 - noise * noise);
        for (int i = 0; i < count; i++) {
            double teff = 20 * (noise * random.nextGaussian() + emulator * random.nextGaussian());
            double logg = 0.1 * (noise * random.nextGaussian() + emulator * random.nextGaussian());
            factors.add(new double[] {5500, 3}, PullStatisticsTest.solution(5500 + teff, 3 + logg, bad));
        }
    }

    @Test
    void findsTheFactorThatErrorsHave() {
        addStars(4000, 2.5, EnumSet.noneOf(Flag.class));
        assertThat(factors.factors()[0]).isCloseTo(2.5, within(0.12));
        assertThat(factors.factors()[1]).isCloseTo(2.5, within(0.12));
        assertThat(factors.telling(0)).isEqualTo(4000);
    }

    @Test
    void findsHonestSigmasHonest() {
        addStars(4000, 1, EnumSet.noneOf(Flag.class));
        assertThat(factors.factors()[0]).isCloseTo(1, within(0.08));
    }

    @Test
    void leavesASigmaAloneOfWhichTooFewStarsTell() {
        addStars(20, 5, EnumSet.noneOf(Flag.class));
        addStars(4000, 5, EnumSet.of(Flag.EXTRAPOLATED));
        factors.add(new double[] {4000, 3}, PullStatisticsTest.solution(6000, 3, EnumSet.noneOf(Flag.class)));
        assertThat(factors.telling(0)).isEqualTo(20);
        assertThat(factors.factors()).containsExactly(1, 1);
    }
}
