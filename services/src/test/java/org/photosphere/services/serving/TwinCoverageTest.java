package org.photosphere.services.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.evaluation.PullStatistics;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.simulation.InjectedSpectrum;
import org.photosphere.model.simulation.InjectionFactory;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.services.config.Settings;

/** Twins with default settings: their noise is that assumed by the inversion. */
@Tag("chaos")
class TwinCoverageTest {

    private static final int BATCHES = 30;
    private static final int BATCH = 20;

    /** Probability within one sigma of a normal distribution. */
    private static final double NORMAL = 0.683;

    /** Three standard deviations of a share of this many answers, plus 0.03. */
    private static final double BAND = 3 * Math.sqrt(NORMAL * (1 - NORMAL) / (BATCHES * BATCH * 0.5)) + 0.03;

    /** Answers to twins of one instrument. */
    private static final class Answers {
        final PullStatistics pulls;
        final List<Double> velocityPulls = new ArrayList<>();

        Answers(String bundle, ObservedSpectrum template) {
            try (ServingModel model =
                    ServingModel.open(Settings.load(null, Map.of("photosphere.model.bundle", bundle)))) {
                pulls = new PullStatistics(model.forward().labels().labels());
                FitProfile profile = model.inversion().profileOf(template.instrument());
                InjectionFactory maker = new InjectionFactory(model.forward());
                for (int b = 0; b < BATCHES; b++) {
                    List<InjectedSpectrum> twins = new ArrayList<>();
                    for (int i = 0; i < BATCH; i++) {
                        String id = "star-" + b + "-" + i;
                        twins.add(maker.of(
                                new ObservedSpectrum(id, template.instrument(), List.of(noisy(template, id))),
                                profile));
                    }
                    add(model, twins);
                }
            }
        }

        private void add(ServingModel model, List<InjectedSpectrum> twins) {
            List<Inversion> answers = model.inverter()
                    .invert(twins.stream().map(InjectedSpectrum::spectrum).toList());
            for (int i = 0; i < BATCH; i++) {
                InjectedSpectrum twin = twins.get(i);
                pulls.add(twin.labels(), answers.get(i));
                if (answers.get(i) instanceof Solution solution) {
                    solution.velocity()
                            .ifPresent(v -> velocityPulls.add((v.kms() - twin.velocityKms()) / v.sigmaKms()));
                }
            }
        }
    }

    /** Returns an arm as bright as the template, with some S/N and some masked pixels. */
    private static Arm noisy(ObservedSpectrum template, String id) {
        Arm arm = template.arms().get(0);
        SplittableRandom random = new SplittableRandom(id.hashCode());
        double snr = 10 * Math.pow(20, random.nextDouble());
        float[] ivar = new float[arm.pixels()];
        for (int i = 0; i < ivar.length; i++) {
            ivar[i] = random.nextDouble() < 0.02 ? 0 : (float) (snr * snr);
        }
        return new Arm(
                arm.name(), arm.wavelength(), arm.medium(), arm.velocityKms(), arm.flux(), ivar, arm.lineSpread());
    }

    private static ObservedSpectrum template(
            String instrument, LineSpread spread, double lower, double upper, int pixels) {
        double[] wavelength = new double[pixels];
        Arrays.setAll(wavelength, i -> lower * Math.pow(upper / lower, i / (pixels - 1.0)));
        float[] flux = new float[pixels];
        Arrays.fill(flux, 1);
        return new ObservedSpectrum(
                "template",
                instrument,
                List.of(new Arm("main", wavelength, Medium.VACUUM, 0, flux, new float[pixels], spread)));
    }

    private static void assertCovers(Answers answers) {
        answers.pulls
                .rows()
                .forEach(row -> System.out.printf(
                        "%s: %.3f within one sigma, %.3f within two, %.3f within one calibrated, of %d%n",
                        row.label(), row.within(), row.withinTwo(), row.calibratedWithin(), row.stars()));
        assertThat(answers.pulls.badShare()).isLessThan(0.1);
        assertThat(answers.pulls.rows())
                // Not too small. A twin's difference from the model extends over a range of wavelengths, of which a
                // continuum and
                // the labels' correlations absorb part, so that sigma exceeds its effect.
                .allSatisfy(row -> assertThat(row.within()).as(row.label()).isGreaterThan(NORMAL - BAND))
                .anySatisfy(row -> assertThat(row.within()).as(row.label()).isLessThan(0.9));
    }

    @Test
    void isAtLeastThatOfANormalDistributionForEnergyDistributions() {
        assertCovers(new Answers("atlas9-4label", template("sim-sed", new LineSpread.Unresolved(), 1200, 24000, 1500)));
    }

    @Test
    void isAtLeastThatOfANormalDistributionForLineSpectraOfMovingStars() {
        Answers answers = new Answers(
                "optical-3label", template("lamost", new LineSpread.ResolvingPower(1800), 3700, 9098, 3909));
        assertCovers(answers);
        assertThat(answers.velocityPulls.stream()
                                .filter(pull -> Math.abs(pull) <= 1)
                                .count()
                        / (double) answers.velocityPulls.size())
                .isGreaterThan(NORMAL - BAND);
    }
}
