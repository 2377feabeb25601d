package org.photosphere.model.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.units.Doppler;

/**
 * Simulated pixels against exact integrals, on bins that are the model's only line spread. A spectrum of S/N 300 has a
 * noise of 3e-3 of the continuum per pixel; the simulation is to be off by less than a tenth of it.
 */
class PixelIntegratorTest {

    private static final double TENTH_OF_NOISE = 3e-4;

    @ParameterizedTest
    @CsvSource({
        "60, 1000, 0",
        "60, 1800, 0",
        "60, 1800, 30.3",
        "60, 1800, 100",
        "90, 1800, -300",
        "90, 3000, 30.3",
        "90, 5000, 30.3"
    })
    void linesAreThoseOfExactIntegrals(double lineKms, double power, double kms) {
        GaussianLines star = new GaussianLines(lineKms, power);
        Arm arm = star.arm();
        double[] simulated = new PixelIntegrator(star.model()).flux(star.onBins(), arm, kms);
        double[] exact = star.onPixels(arm, kms);
        assertThat(Arrays.stream(exact).min().orElseThrow()).isCloseTo(0.5, offset(0.03));
        for (int i = 0; i < exact.length; i++) {
            assertThat(simulated[i]).isCloseTo(exact[i], offset(TENTH_OF_NOISE));
        }
    }

    @Test
    void wavesAreThoseOfExactIntegrals() {
        double kms = 30.3;
        GaussianLines star = new GaussianLines(60, 1800);
        Arm arm = star.arm();
        // Between five bins at 3000 Angstrom and twelve at 7000.
        double k = 2 * Math.PI / 7;
        double[] wave = new double[GaussianLines.BINS.count()];
        Arrays.setAll(wave, i -> 1 + 0.5 * waveMean(k, GaussianLines.BINS.edge(i), GaussianLines.BINS.edge(i + 1)));
        double[] simulated = new PixelIntegrator(star.model()).flux(wave, arm, kms);
        ArmAxis axis = new ArmAxis(arm, GaussianLines.BINS);
        for (int i = 0; i < simulated.length; i++) {
            double lower = Doppler.toRest(axis.pixels().edge(i), kms);
            double upper = Doppler.toRest(axis.pixels().edge(i + 1), kms);
            double sigma = Doppler.toRest(axis.lineSigma(i), kms);
            double left = Math.exp(-0.5 * k * k * sigma * sigma);
            assertThat(simulated[i]).isCloseTo(1 + 0.5 * left * waveMean(k, lower, upper), offset(TENTH_OF_NOISE));
        }
    }

    /** Returns the mean of sin(k x) over an interval. */
    private static double waveMean(double k, double from, double to) {
        return (Math.cos(k * from) - Math.cos(k * to)) / k / (to - from);
    }
}
