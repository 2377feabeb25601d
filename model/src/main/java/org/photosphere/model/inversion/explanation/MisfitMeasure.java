package org.photosphere.model.inversion.explanation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.Misfit;
import org.photosphere.model.inversion.fit.ChiSquare;
import org.photosphere.model.inversion.fit.NormalEquations;
import org.photosphere.model.inversion.fit.ParameterBox;
import org.photosphere.model.inversion.fit.Workspace;
import org.photosphere.model.inversion.instrument.ArmView;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.NoiseCovariance;
import org.photosphere.model.inversion.noise.WhitenedNoise;

/** Measurement of the difference between a star and the model at known labels. Used by one thread. */
final class MisfitMeasure {

    private final InstrumentView view;
    private final ParameterBox box;
    private final InversionSettings settings;
    private final Workspace work;

    MisfitMeasure(InstrumentView view, ParameterBox box, InversionSettings settings) {
        this.view = view;
        this.box = box;
        this.settings = settings;
        work = new Workspace(view);
    }

    /**
     * @param labels within the model's bounds
     * @param kms fitted velocity of the star
     */
    Misfit of(Observation observation, double[] labels, double kms) {
        float[] points = new float[view.model().points() * (1 + box.space().size())];
        double maximum = view.model().evaluate(new double[][] {labels}, new float[][] {points})[0];
        double[] scaled = Arrays.copyOf(box.scaled(labels), view.parameters());
        if (view.moves()) {
            scaled[box.space().size()] = box.scaledVelocity(kms);
        }
        // With the observed noise alone the brightest pixels would dominate the continuum of a model that does not fit
        // them.
        NormalEquations first = equations(observation, WhitenedNoise.observed(observation), scaled, points);
        view.continuum().at(first.linear(), work.continuum);
        double lnShift = box.lnShift(scaled);
        WhitenedNoise noise = NoiseCovariance.of(observation, labels, lnShift, maximum, work, settings, false)
                .fitNoise();
        view.continuum().at(equations(observation, noise, scaled, points).linear(), work.continuum);
        work.fit();
        return against(observation, work.fitted, lnShift);
    }

    private NormalEquations equations(Observation observation, WhitenedNoise noise, double[] scaled, float[] points) {
        return new ChiSquare(observation, box, noise).at(scaled, points, work);
    }

    /** @param lnShift ln(1 + v/c) of the star beyond what is known */
    private Misfit against(Observation observation, double[] fitted, double lnShift) {
        double[] wavelength = new double[fitted.length];
        for (int a = 0; a < view.arms().size(); a++) {
            ArmView arm = view.arms().get(a);
            double toRest = arm.moves() ? Math.exp(-observation.armShifts()[a] - lnShift) : 1.0;
            for (int i = 0; i < arm.rows(); i++) {
                wavelength[view.firstRow(a) + i] = arm.wavelength(i) * toRest;
            }
        }
        int[] measured = IntStream.range(0, fitted.length)
                .filter(i -> observation.isUsed(i) && fitted[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> wavelength[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Misfit(
                IntStream.of(measured).mapToDouble(i -> wavelength[i]).toArray(),
                IntStream.of(measured)
                        .mapToDouble(i -> observation.value()[i] / fitted[i] - 1.0)
                        .toArray(),
                IntStream.of(measured)
                        .mapToDouble(i -> observation.variance()[i] / (fitted[i] * fitted[i]))
                        .toArray());
    }
}
