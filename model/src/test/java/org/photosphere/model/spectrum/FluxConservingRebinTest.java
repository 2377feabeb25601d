package org.photosphere.model.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.spectrum.FluxConservingRebin.Rebinned;

class FluxConservingRebinTest {

    private static final WavelengthBins FINE = WavelengthBins.logUniform(3000, 9000, 4321);
    private static final WavelengthBins COARSE = WavelengthBins.logUniform(3000, 9000, 137);

    @Test
    void keepsTheIntegralOfHistogramPixels() {
        double[] flux = randomFlux(FINE.count(), 1);
        Rebinned coarse = FluxConservingRebin.rebin(FINE, flux, COARSE);
        assertThat(integral(coarse.flux(), COARSE)).isCloseTo(integral(flux, FINE), withPercentage(1e-8));
        Rebinned back = FluxConservingRebin.rebin(COARSE, coarse.flux(), FINE);
        assertThat(integral(back.flux(), FINE)).isCloseTo(integral(flux, FINE), withPercentage(1e-8));
    }

    @Test
    void integratesLineThroughSamplesAsItsClosedForm() {
        // f = 2 + 3 x, known at irregular points: the mean over [a, b] is 2 + 3 (a + b) / 2.
        double[] wavelength = {1, 1.5, 4, 4.25, 9, 10};
        double[] flux = Arrays.stream(wavelength).map(x -> 2 + 3 * x).toArray();
        WavelengthBins to = WavelengthBins.ofEdges(new double[] {1, 1.1, 3.7, 4.1, 9.5, 10});
        Rebinned rebinned = FluxConservingRebin.rebinSamples(wavelength, flux, to);
        for (int i = 0; i < to.count(); i++) {
            assertThat(rebinned.flux()[i]).isCloseTo(2 + 3 * to.centre(i), offset(1e-12));
            assertThat(rebinned.coverage()[i]).isCloseTo(1.0, offset(1e-12));
        }
    }

    @Test
    void integratesDenselySampledCurveToOneInAMillion() {
        double[] wavelength = WavelengthBins.logUniform(400, 60000, 40000).edges();
        double[] flux = Arrays.stream(wavelength).map(x -> 1e9 / (x * x * x)).toArray();
        WavelengthBins to = WavelengthBins.logUniform(500, 55000, 1000);
        Rebinned rebinned = FluxConservingRebin.rebinSamples(wavelength, flux, to);
        double exact = 0.5e9 * (1 / (500.0 * 500.0) - 1 / (55000.0 * 55000.0));
        assertThat(integral(rebinned.flux(), to)).isCloseTo(exact, withPercentage(1e-4));
    }

    @Test
    void leavesConstantFluxAsItIs() {
        double[] constant = new double[FINE.count()];
        Arrays.fill(constant, 7.5);
        assertThat(FluxConservingRebin.rebin(FINE, constant, COARSE).flux())
                .containsOnly(new double[] {7.5}, withPrecision(1e-9));
    }

    @Test
    void smoothRebinningKeepsEachBinsFlux() {
        double[] flux = waveMeans(COARSE);
        assertThat(FluxConservingRebin.rebinSmooth(COARSE, flux, COARSE)).containsExactly(flux, withPrecision(1e-9));
        double[] fine = FluxConservingRebin.rebinSmooth(COARSE, flux, FINE);
        assertThat(integral(fine, FINE)).isCloseTo(integral(flux, COARSE), withPercentage(1e-8));
    }

    @Test
    void smoothRebinningIsOfSixthOrderInTheBins() {
        double coarse = smoothError(WavelengthBins.logUniform(3000, 9000, 137));
        double half = smoothError(WavelengthBins.logUniform(3000, 9000, 274));
        assertThat(coarse).isLessThan(3e-3);
        assertThat(coarse / half).isGreaterThan(30.0);
    }

    private static double smoothError(WavelengthBins from) {
        double[] expected = waveMeans(FINE);
        double[] fine = FluxConservingRebin.rebinSmooth(from, waveMeans(from), FINE);
        double worst = 0;
        for (int i = 0; i < fine.length; i++) {
            // Near the ends the spline has points on one side only.
            if (FINE.centre(i) > 3200 && FINE.centre(i) < 8500) {
                worst = Math.max(worst, Math.abs(fine[i] - expected[i]));
            }
        }
        return worst;
    }

    /** Returns the means of 2 + sin(x / 70) over bins, in closed form. */
    private static double[] waveMeans(WavelengthBins bins) {
        double[] means = new double[bins.count()];
        for (int i = 0; i < means.length; i++) {
            means[i] = 2 + 70 * (Math.cos(bins.edge(i) / 70) - Math.cos(bins.edge(i + 1) / 70)) / bins.width(i);
        }
        return means;
    }

    @Test
    void reportsHowMuchOfABinIsCovered() {
        WavelengthBins from = WavelengthBins.ofEdges(new double[] {10, 11, 12, 13, 14});
        WavelengthBins to = WavelengthBins.ofEdges(new double[] {8, 9, 11, 13, 13.5, 20, 30});
        Rebinned plain = FluxConservingRebin.rebin(from, new double[] {1, 2, 3, 4}, to);
        assertThat(plain.coverage()).containsExactly(0, 0.5, 1, 1, 0.5 / 6.5, 0);
    }

    @Test
    void refusesArraysOfAnotherLength() {
        assertThatThrownBy(() -> FluxConservingRebin.rebin(FINE, new double[3], COARSE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4321");
    }

    private static double[] randomFlux(int n, long seed) {
        return new Random(seed).doubles(n).toArray();
    }

    private static double integral(double[] flux, WavelengthBins bins) {
        double sum = 0;
        for (int i = 0; i < flux.length; i++) {
            sum += flux[i] * bins.width(i);
        }
        return sum;
    }
}
