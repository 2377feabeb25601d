package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.NoiseCovariance;
import org.photosphere.model.inversion.noise.WhitenedNoise;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.FluxConservingRebin;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Benchmark of the parts of an inversion on one core, for eight spectra of an instrument of 3,909 pixels at R 1800
 * (velocity, a continuum of degree 10) or of 1,000 pixels (scale only), S/N 30.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Threads(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class InversionPartsBenchmark {

    private static final int SPECTRA = 8;
    private static final double SNR = 30;

    /** Number of pixels of the instrument. */
    @Param({"1000", "3909"})
    public int pixels;

    private ForwardModel model;
    private LevenbergMarquardtInverter inverter;
    private InstrumentViews views;
    private InstrumentView view;
    private StartFinder starts;
    private InversionSettings settings;
    private ParameterBox box;
    private List<ObservedSpectrum> spectra;
    private List<Observation> observations;
    private Workspace work;
    private double[][] labels;
    private float[][] points;
    private double[] maxima;
    private double[][] scaled;
    private NoiseCovariance[] noise;
    private ChiSquare[] chiSquare;

    @Setup
    public void open() {
        boolean moves = pixels == 3909;
        model = Bundles.verify(moves ? "optical-3label" : "atlas9-4label").toModel();
        FitProfile profile =
                moves ? FitProfile.PLAIN.withContinuumDegree(10).withVelocityRangeKms(600) : FitProfile.PLAIN;
        settings = InversionSettings.defaults().withProfile(profile);
        box = new ParameterBox(model.labels(), profile.velocityRangeKms());
        inverter = LevenbergMarquardtInverter.create(model, settings);
        simulate(moves);
        views = new InstrumentViews(model, settings);
        InstrumentViews.Shared shared = views.lease(spectra.get(0)).common();
        view = shared.view();
        starts = shared.starts();
        ObservationFactory factory = new ObservationFactory(view, model.wavelengths());
        observations = spectra.stream()
                .map(spectrum -> factory.observation(view.observe(spectrum, new ArrayPool()), spectrum))
                .toList();
        work = new Workspace(view);
        points = new float[SPECTRA][view.model().points() * (1 + model.labels().size())];
        maxima = view.model().evaluate(labels, points);
        scaled = Arrays.stream(labels).map(this::scaled).toArray(double[][]::new);
        noise = new NoiseCovariance[SPECTRA];
        chiSquare = new ChiSquare[SPECTRA];
        for (int s = 0; s < SPECTRA; s++) {
            ChiSquare first = new ChiSquare(observations.get(s), box, WhitenedNoise.observed(observations.get(s)));
            view.continuum().at(first.at(scaled[s], points[s], work).linear(), work.continuum);
            noise[s] = NoiseCovariance.of(observations.get(s), labels[s], 0.0, maxima[s], work, settings, true);
            chiSquare[s] = new ChiSquare(observations.get(s), box, noise[s].fitNoise());
        }
    }

    private double[] scaled(double[] star) {
        return Arrays.copyOf(box.scaled(star), view.parameters());
    }

    private void simulate(boolean moves) {
        WavelengthBins axis =
                moves ? WavelengthBins.logUniform(3050, 6900, pixels) : WavelengthBins.logUniform(500, 55_000, pixels);
        Random random = new Random(1);
        spectra = new ArrayList<>();
        labels = new double[SPECTRA][];
        for (int s = 0; s < SPECTRA; s++) {
            labels[s] = model.labels()
                    .support()
                    .node(random.nextInt(model.labels().support().nodeCount()));
            float[] flux = model.flux(new double[][] {labels[s]})[0];
            double[] bins = new double[flux.length];
            for (int i = 0; i < bins.length; i++) {
                bins[i] = flux[i];
            }
            double[] clean = FluxConservingRebin.rebinSmooth(model.wavelengths(), bins, axis);
            double[] sorted = clean.clone();
            Arrays.sort(sorted);
            double sigma = sorted[sorted.length / 2] / SNR;
            float[] observed = new float[pixels];
            float[] ivar = new float[pixels];
            for (int i = 0; i < pixels; i++) {
                observed[i] = (float) (clean[i] + sigma * random.nextGaussian());
                ivar[i] = (float) (1 / (sigma * sigma));
            }
            LineSpread spread = moves ? new LineSpread.ResolvingPower(1800) : new LineSpread.Unresolved();
            Arm arm = new Arm("arm", axis.centres(), Medium.VACUUM, 0, observed, ivar, spread);
            spectra.add(new ObservedSpectrum("s" + s, "benchmark", List.of(arm)));
        }
    }

    @TearDown
    public void close() {
        inverter.close();
        views.close();
        model.close();
    }

    /** Converts pixels to rows. */
    @Benchmark
    public Object observe() {
        ObservationFactory factory = new ObservationFactory(view, model.wavelengths());
        return spectra.stream()
                .map(spectrum -> factory.observation(view.observe(spectrum, new ArrayPool()), spectrum))
                .toList();
    }

    /** Computes chi^2 of all templates. */
    @Benchmark
    public Object start() {
        return starts.starts(observations, new ArrayPool());
    }

    /** Computes flux and derivatives at the instrument's points. */
    @Benchmark
    public Object model() {
        return view.model().evaluate(labels, points);
    }

    /** Computes chi^2 and normal equations, with the linear terms solved for, under all errors of the model. */
    @Benchmark
    public double normalEquations() {
        double sum = 0;
        for (int s = 0; s < SPECTRA; s++) {
            sum += chiSquare[s].at(scaled[s], points[s], work).chi2();
        }
        return sum;
    }

    /** Computes the noise with errors that rows share. */
    @Benchmark
    public Object noise() {
        NoiseCovariance last = null;
        for (int s = 0; s < SPECTRA; s++) {
            view.sampleAtRest(points[s], work.rows);
            last = NoiseCovariance.of(observations.get(s), labels[s], 0.0, maxima[s], work, settings, true);
        }
        return last;
    }

    /** Runs the whole inversion. */
    @Benchmark
    public Object inversion() {
        return inverter.invert(spectra);
    }
}
