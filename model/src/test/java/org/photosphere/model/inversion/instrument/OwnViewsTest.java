package org.photosphere.model.inversion.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.MovingStarsTest;
import org.photosphere.model.inversion.Simulation;
import org.photosphere.model.inversion.Solution;
import org.photosphere.model.inversion.fit.InstrumentViews;
import org.photosphere.model.inversion.fit.LevenbergMarquardtInverter;
import org.photosphere.model.simulation.PixelIntegrator;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Spectra whose line spread is that of their fibre. */
class OwnViewsTest {

    /** Step of SDSS's grid, in dex. */
    private static final double STEP = 1e-4;

    /** Number of the first pixel on that grid, below 4000 Angstrom. */
    private static final int FIRST = 36_000;

    private static final int PIXELS = 2100;

    /** Standard deviations in pixels along the axis, from SDSS's spec-0266-51602-0031. */
    private static final double[] WIDTHS = {1.232, 1.108, 1.003, 0.924, 0.928, 0.911, 0.873, 0.832, 0.770};

    private final MovingStarsTest stars = new MovingStarsTest();

    /**
     * Returns a spectrum with the widths of a spectrograph's fibre: they differ by up to a tenth, and along the arm
     * too.
     */
    private ObservedSpectrum fibre(int number, double snr) {
        return fibre(number, snr, FIRST, PIXELS);
    }

    private ObservedSpectrum fibre(int number, double snr, int first, int pixels) {
        Random random = new Random(number);
        double level = 1 + 0.1 * (2 * random.nextDouble() - 1);
        double slope = 0.1 * (2 * random.nextDouble() - 1);
        double[] wavelength = new double[pixels];
        float[] sigma = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            wavelength[i] = Math.pow(10, (first + i) * STEP);
            double place = (double) i / pixels * (WIDTHS.length - 1);
            int below = (int) place;
            double width = WIDTHS[below] + (place - below) * (WIDTHS[below + 1] - WIDTHS[below]);
            double pixel = wavelength[i] * STEP * Math.log(10);
            sigma[i] = (float) (width * (level + slope * (2.0 * i / pixels - 1)) * pixel);
        }
        Arm axis = new Arm(
                "main",
                wavelength,
                Medium.VACUUM,
                0,
                new float[pixels],
                new float[pixels],
                new LineSpread.GaussianSigma(sigma));
        double[] star = Precision.doubles(stars.model().flux(new double[][] {Simulation.interior(random)})[0]);
        double kms = 200 * random.nextGaussian();
        double[] clean = new PixelIntegrator(stars.model()).flux(star, axis, kms);
        float[] flux = new float[pixels];
        float[] ivar = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            double error = clean[i] / snr;
            flux[i] = (float) (clean[i] + error * random.nextGaussian());
            ivar[i] = (float) (1 / (error * error));
        }
        return Simulation.spectrum(Simulation.with(axis, flux, ivar));
    }

    /**
     * Returns the answer by a view prepared for this spectrum alone, as an instrument's is for all of its spectra, from
     * the same start: the clipped pixels depend on the path of the fit.
     */
    private Solution prepared(ObservedSpectrum spectrum) {
        InversionSettings settings = stars.settings();
        InstrumentViews views = new InstrumentViews(stars.model(), settings);
        Inversion[] answer = new Inversion[1];
        try (InstrumentViews.Lease lease = views.lease(spectrum);
                InstrumentView view = new InstrumentView(stars.model(), settings.profile(), settings, spectrum.arms());
                LevenbergMarquardtInverter inverter = LevenbergMarquardtInverter.create(stars.model(), settings)) {
            inverter.invert(lease.common(), place -> view, List.of(spectrum), List.of(0), answer);
        }
        views.close();
        return (Solution) answer[0];
    }

    private static List<Double> numbers(Inversion answer) {
        Solution solution = (Solution) answer;
        List<Double> numbers = new ArrayList<>();
        for (int k = 0; k < solution.labels().length; k++) {
            numbers.add(solution.labels()[k]);
            numbers.add(solution.sigma()[k]);
        }
        numbers.add(solution.velocity().orElseThrow().kms());
        numbers.add(solution.chi2());
        return numbers;
    }

    @Tag("slow")
    @Test
    void answersAreThoseOfAViewPreparedForTheSpectrum() {
        try (Inverter inverter = LevenbergMarquardtInverter.create(stars.model(), stars.settings())) {
            for (int s = 0; s < 12; s++) {
                ObservedSpectrum spectrum = fibre(s, 200);
                Solution expected = prepared(spectrum);
                Solution actual = (Solution) inverter.invert(List.of(spectrum)).get(0);
                for (int k = 0; k < expected.labels().length; k++) {
                    double sigma = expected.sigma()[k];
                    assertThat(actual.labels()[k]).isCloseTo(expected.labels()[k], offset(0.05 * sigma));
                    assertThat(actual.sigma()[k]).isCloseTo(sigma, offset(0.05 * sigma));
                }
                Solution.Velocity velocity = expected.velocity().orElseThrow();
                assertThat(actual.velocity().orElseThrow().kms())
                        .isCloseTo(velocity.kms(), offset(0.05 * velocity.sigmaKms()));
            }
        }
    }

    @Tag("slow")
    @Test
    void answersAreTheSameInAnyCompanyAndOrder() {
        List<ObservedSpectrum> spectra =
                IntStream.range(0, 24).mapToObj(s -> fibre(s, 40)).toList();
        List<List<Double>> alone = new ArrayList<>();
        for (ObservedSpectrum spectrum : spectra) {
            try (Inverter inverter = LevenbergMarquardtInverter.create(stars.model(), stars.settings())) {
                alone.add(numbers(inverter.invert(List.of(spectrum)).get(0)));
            }
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, 24).boxed().toList());
        Collections.shuffle(order, new Random(5));
        try (Inverter inverter = LevenbergMarquardtInverter.create(stars.model(), stars.settings())) {
            List<Inversion> together =
                    inverter.invert(order.stream().map(spectra::get).toList());
            for (int i = 0; i < order.size(); i++) {
                assertThat(numbers(together.get(i))).isEqualTo(alone.get(order.get(i)));
            }
        }
    }

    @Test
    void axesThatBeginAndEndElsewhereOnOneGridShareWhatIsPrepared() {
        Prepared model = new Prepared(stars.model(), 0);
        List<ObservedSpectrum> spectra = new ArrayList<>();
        for (int s = 0; s < 12; s++) {
            spectra.add(fibre(s, 40, FIRST + 7 * s, PIXELS - 5 * s));
        }
        try (Inverter inverter = LevenbergMarquardtInverter.create(model, stars.settings())) {
            for (Inversion answer : inverter.invert(spectra)) {
                assertThat(((Solution) answer).bad()).isEmpty();
            }
        }
        assertThat(model.count).hasValueLessThanOrEqualTo(3);
    }

    /** A model that counts how often it is prepared for an instrument, and can delay that. */
    private static final class Prepared extends DelegatingModel {

        private final AtomicInteger count = new AtomicInteger();
        private final Set<Thread> preparing = ConcurrentHashMap.newKeySet();
        private final CountDownLatch together;

        Prepared(ForwardModel model, int together) {
            super(model);
            this.together = new CountDownLatch(together);
        }

        @Override
        public ObservedModel observedBy(SpectralOperator operator) {
            if (!operator.isIdentity(wavelengths().count())) {
                count.incrementAndGet();
                preparing.add(Thread.currentThread());
                together.countDown();
                try {
                    assertThat(together.await(60, TimeUnit.SECONDS))
                            .as("others prepare meanwhile")
                            .isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return super.observedBy(operator);
        }
    }

    private static void invertAtOnce(Inverter inverter, List<ObservedSpectrum> spectra) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(spectra.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (ObservedSpectrum spectrum : spectra) {
                running.add(threads.submit(() -> inverter.invert(List.of(spectrum))));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fibresOfAnInstrumentShareWhatIsPrepared() {
        Prepared model = new Prepared(stars.model(), 0);
        try (Inverter inverter = LevenbergMarquardtInverter.create(model, stars.settings())) {
            inverter.invert(IntStream.range(0, 30).mapToObj(s -> fibre(s, 40)).toList());
        }
        assertThat(model.count).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void equalViewsAreBuiltOnce() throws Exception {
        Prepared model = new Prepared(stars.model(), 0);
        try (Inverter inverter = LevenbergMarquardtInverter.create(model, stars.settings())) {
            ObservedSpectrum spectrum = fibre(3, 40);
            invertAtOnce(inverter, List.of(spectrum, spectrum, spectrum, spectrum));
        }
        // The view, and its coarse part.
        assertThat(model.count).hasValue(2);
    }

    @Test
    void viewsOfDifferentInstrumentsAreBuiltAtTheSameTime() throws Exception {
        Prepared model = new Prepared(stars.model(), 2);
        try (Inverter inverter = LevenbergMarquardtInverter.create(model, stars.settings())) {
            Random random = new Random(1);
            Arm blue = stars.arm(Simulation.interior(random), 4000, 5500, 800, 0, 40, random);
            Arm red = stars.arm(Simulation.interior(random), 5500, 7500, 900, 0, 40, random);
            invertAtOnce(inverter, List.of(Simulation.spectrum(blue), Simulation.spectrum(red)));
        }
        assertThat(model.preparing).hasSize(2);
    }

    @Test
    void aViewThatCouldNotBeBuiltIsTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        ForwardModel model = new DelegatingModel(stars.model()) {
            @Override
            public ObservedModel observedBy(SpectralOperator operator) {
                if (calls.getAndIncrement() == 0) {
                    throw new IllegalStateException("no memory");
                }
                return super.observedBy(operator);
            }
        };
        ObservedSpectrum spectrum = fibre(1, 40);
        try (Inverter inverter = LevenbergMarquardtInverter.create(model, stars.settings())) {
            assertThatThrownBy(() -> inverter.invert(List.of(spectrum))).hasMessageContaining("no memory");
            assertThat(inverter.invert(List.of(spectrum)).get(0)).isInstanceOf(Solution.class);
        }
    }
}
