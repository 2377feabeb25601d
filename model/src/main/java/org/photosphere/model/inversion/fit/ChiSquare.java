package org.photosphere.model.inversion.fit;

import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.WhitenedNoise;

/** Chi^2 of one spectrum under one noise, everything linear solved for inside. Immutable. */
public final class ChiSquare {

    private final Observation observation;
    private final ParameterBox box;
    private final WhitenedNoise noise;
    private final double[] whitenedValue;

    public ChiSquare(Observation observation, ParameterBox box, WhitenedNoise noise) {
        this.observation = observation;
        this.box = box;
        this.noise = noise;
        whitenedValue = observation.value().clone();
        noise.whiten(whitenedValue, 0, whitenedValue.length);
    }

    public WhitenedNoise noise() {
        return noise;
    }

    /**
     * Around some parameters.
     *
     * @param scaled parameters
     * @param points the model there, as {@link org.photosphere.model.forward.ObservedModel#evaluate} gives it
     * @param work receives the model at the rows
     */
    public NormalEquations at(double[] scaled, float[] points, Workspace work) {
        sample(scaled, points, work);
        return atSampled(scaled, work);
    }

    /** The same where the workspace holds the model at the rows already. */
    NormalEquations atSampled(double[] scaled, Workspace work) {
        Workspace here = work.at(observation);
        return here.projection.at(noise, whitenedValue, here.rows, box.lnShiftDerivative(scaled));
    }

    /**
     * With a parameter more, the last one: how much of a distortion of the wavelengths the rows have.
     *
     * @param distortion what all of it adds to ln(1 + v/c), [row]
     */
    NormalEquations distorted(double[] scaled, float[] points, double[] distortion, Workspace work) {
        sample(scaled, points, work);
        Workspace here = work.at(observation);
        return here.projection.at(noise, whitenedValue, here.rows, box.lnShiftDerivative(scaled), distortion);
    }

    private void sample(double[] scaled, float[] points, Workspace work) {
        observation.sample(points, box.lnShift(scaled), work.at(observation).rows);
    }
}
