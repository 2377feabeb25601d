package org.photosphere.model.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.BlackbodyModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.ModelFloor;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.units.Doppler;

class InjectionFactoryTest {

    private static final int PIXELS = 400;
    private static final double SNR = 50;

    private final BlackbodyModel model = new BlackbodyModel(300);
    private final InjectionFactory maker = new InjectionFactory(model);

    private ObservedSpectrum real(String id, double... brightness) {
        return new ObservedSpectrum(
                id,
                "spectrograph",
                Arrays.stream(brightness).mapToObj(this::arm).toList());
    }

    private Arm arm(double brightness) {
        double[] wavelength = new double[PIXELS];
        double lower = model.wavelengths().lower() * 1.05;
        double upper = model.wavelengths().upper() * 0.95;
        Arrays.setAll(wavelength, i -> lower * Math.pow(upper / lower, i / (PIXELS - 1.0)));
        float[] flux = new float[PIXELS];
        float[] ivar = new float[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            flux[i] = (float) brightness;
            ivar[i] = i % 10 == 0 ? 0 : (float) (SNR * SNR / (brightness * brightness));
        }
        flux[10] = 1e6f;
        return new Arm("b" + brightness, wavelength, Medium.VACUUM, 0, flux, ivar, new LineSpread.Unresolved());
    }

    @Test
    void isAlwaysTheSameOfASpectrumAndAnotherOfAnother() {
        InjectedSpectrum twin = maker.of(real("a", 3), FitProfile.PLAIN);
        assertThat(maker.of(real("a", 3), FitProfile.PLAIN)).isEqualTo(twin);
        assertThat(maker.of(real("b", 3), FitProfile.PLAIN).labels()).isNotEqualTo(twin.labels());
    }

    @Test
    void hasPixelsErrorsAndMasksOfTheRealOneAndIsAsBright() {
        ObservedSpectrum real = real("a", 3, 700);
        InjectedSpectrum twin = maker.of(real, FitProfile.PLAIN.withContinuumDegree(3));
        for (int a = 0; a < 2; a++) {
            Arm own = twin.spectrum().arms().get(a);
            Arm other = real.arms().get(a);
            assertThat(own.hasAxisOf(other)).isTrue();
            assertThat(own.ivar()).isEqualTo(other.ivar());
            assertThat(own.flux()[10]).isEqualTo(1e6f);
            float[] sorted = own.flux().clone();
            Arrays.sort(sorted);
            assertThat((double) sorted[PIXELS / 2]).isCloseTo(other.flux()[1], offset(0.05 * other.flux()[1]));
        }
        assertThat(twin.spectrum().medianSnr()).isCloseTo(SNR, offset(3.0));
    }

    @Test
    void differsFromItsOwnTruthByTheStatedNoise() {
        InjectedSpectrum twin = maker.of(real("a", 3), FitProfile.PLAIN);
        assertThat(chi2(twin) / PIXELS).isBetween(0.7, 1.1);
    }

    @Test
    void differsByTheModelFloorBeside() {
        InjectedSpectrum twin = maker.of(real("a", 3), FitProfile.PLAIN.withModelFloor(new ModelFloor(0.2, 0.2)));
        // 0.2 of the flux where the noise is 0.02 of it.
        assertThat(chi2(twin) / PIXELS).isBetween(40.0, 1000.0);
    }

    /** Returns chi^2 of the simulated spectrum about the model of its labels, at the best scale. */
    private double chi2(InjectedSpectrum twin) {
        Arm arm = twin.spectrum().arms().get(0);
        float[] clean = model.flux(new double[][] {twin.labels()})[0];
        double[] star = new double[clean.length];
        Arrays.setAll(star, i -> clean[i]);
        double[] flux = new PixelIntegrator(model).flux(star, arm, 0);
        double up = 0;
        double down = 0;
        for (int i = 0; i < PIXELS; i++) {
            up += arm.ivar()[i] * flux[i] * arm.flux()[i];
            down += arm.ivar()[i] * flux[i] * flux[i];
        }
        double chi2 = 0;
        for (int i = 0; i < PIXELS; i++) {
            double difference = arm.flux()[i] - up / down * flux[i];
            chi2 += arm.ivar()[i] * difference * difference;
        }
        return chi2;
    }

    @Test
    void movesAsFastAsItSays() {
        InjectedSpectrum twin = maker.of(real("a", 3), FitProfile.PLAIN.withVelocityRangeKms(1000));
        assertThat(Math.abs(twin.velocityKms())).isBetween(1e-6, 500.0);
    }

    @Test
    void aLineIsBroadenedAndMoved() {
        // A Gaussian line of the star on a flat spectrum, observed with a broader Gaussian: widths add in quadrature.
        double centre = 0.5 * (model.wavelengths().lower() + model.wavelengths().upper());
        double own = centre / model.resolvingPower() / 2.3548;
        double[] star = new double[model.wavelengths().count()];
        double width = 4 * model.wavelengths().width(star.length / 2);
        for (int i = 0; i < star.length; i++) {
            double x = (model.wavelengths().centre(i) - centre) / width;
            star[i] = 1 - 0.5 * Math.exp(-0.5 * x * x);
        }
        int pixels = 4001;
        double[] wavelength = new double[pixels];
        Arrays.setAll(wavelength, i -> centre + (i - 2000) * width / 50);
        double sigma = Math.hypot(own, 2 * width);
        Arm arm = new Arm(
                "line",
                wavelength,
                Medium.VACUUM,
                0,
                new float[pixels],
                new float[pixels],
                new LineSpread.GaussianSigma(new float[] {(float) sigma}));
        double kms = 100;
        double[] flux = new PixelIntegrator(model).flux(star, arm, kms);
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < pixels; i++) {
            double depth = Double.isNaN(flux[i]) ? 0 : 1 - flux[i];
            sum += depth;
            first += depth * wavelength[i];
        }
        double mean = first / sum;
        for (int i = 0; i < pixels; i++) {
            double depth = Double.isNaN(flux[i]) ? 0 : 1 - flux[i];
            second += depth * (wavelength[i] - mean) * (wavelength[i] - mean);
        }
        assertThat(Doppler.toRest(mean, kms)).isCloseTo(centre, offset(0.01 * width));
        assertThat(Math.sqrt(second / sum)).isCloseTo(Math.hypot(width, 2 * width), offset(0.05 * width));
    }
}
