package org.photosphere.model.inversion.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.MovingStarsTest;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.Clipping;
import org.photosphere.model.inversion.noise.NoiseCovariance;
import org.photosphere.model.inversion.noise.WhitenedNoise;
import org.photosphere.model.spectrum.Arm;

/** The deviance, which decides between rival minima. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevianceTest {

    private static final double[] STAR = {5800, 4, -0.5, 0.1};

    private final MovingStarsTest stars = new MovingStarsTest();
    private final Arm arm = stars.arm(STAR, 3700, 8200, 3000, 0, 50, new Random(4));
    private final InstrumentView view =
            new InstrumentView(stars.model(), stars.settings().profile(), stars.settings(), List.of(arm));

    private static Arm inUnit(Arm arm, double unit) {
        float[] flux = arm.flux().clone();
        float[] ivar = arm.ivar().clone();
        for (int i = 0; i < flux.length; i++) {
            flux[i] = (float) (flux[i] * unit);
            ivar[i] = (float) (ivar[i] / unit / unit);
        }
        return Simulation.with(arm, flux, ivar);
    }

    /** Returns the noise of a spectrum around the star's own model with some of its pixels corrupted. */
    private NoiseCovariance noise(double unit, int spoilt) {
        float[] flux = arm.flux().clone();
        for (int i = 0; i < spoilt; i++) {
            flux[100 + 50 * i] *= 4;
        }
        Arm observed = inUnit(Simulation.with(arm, flux, arm.ivar()), unit);
        InversionSettings settings = stars.settings();
        Observation observation = new ObservationFactory(view, stars.model().wavelengths())
                .observation(
                        view.observe(Simulation.spectrum(observed), new ArrayPool()), Simulation.spectrum(observed));
        Workspace work = new Workspace(view);
        float[][] points = new float[1][5 * view.model().points()];
        double maximum = view.model().evaluate(new double[][] {STAR}, points)[0];
        view.sampleAtRest(points[0], work.rows);
        ParameterBox box =
                new ParameterBox(stars.model().labels(), settings.profile().velocityRangeKms());
        double[] scaled = Arrays.copyOf(box.scaled(STAR), view.parameters());
        NormalEquations equations =
                new ChiSquare(observation, box, WhitenedNoise.observed(observation)).atSampled(scaled, work);
        view.continuum().at(equations.linear(), work.continuum);
        return NoiseCovariance.of(observation, STAR, 0.0, maximum, work, settings, true);
    }

    @Test
    void isTheSameInAnyUnitOfTheFlux() {
        for (int spoilt : new int[] {0, 1, 12}) {
            NoiseCovariance one = noise(1, spoilt);
            assertThat(one.clipped()).isGreaterThanOrEqualTo(spoilt);
            for (double unit : new double[] {1e-3, 1e4}) {
                NoiseCovariance other = noise(unit, spoilt);
                assertThat(other.clipped()).isEqualTo(one.clipped());
                assertThat(other.deviance(0)).isCloseTo(one.deviance(0), offset(1e-3));
            }
        }
    }

    @Test
    void growsWithEveryPixelThatIsLeftOut() {
        double none = noise(1, 0).deviance(0);
        double some = noise(1, 12).deviance(0);
        double limit = Clipping.sigmas(stars.settings().clippedGood() / 3000);
        assertThat(some - none).isGreaterThan(11 * limit * limit);
    }
}
