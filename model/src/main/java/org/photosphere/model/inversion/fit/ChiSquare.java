package org.photosphere.model.inversion.fit;

import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.noise.WhitenedNoise;

/** Chi^2 of one spectrum under a fixed noise, with everything linear solved for inside. Immutable. */
public final class ChiSquare {

    private final Observation observation;
    private final ParameterBox box;
    private final WhitenedNoise noise;
    private final double[] whitenedValue;

    public ChiSquare(Observation observation, ParameterBox box, WhitenedNoise noise) {
        this(observation, box, noise, new ArrayPool());
    }

    /** @param pool of the array */
    ChiSquare(Observation observation, ParameterBox box, WhitenedNoise noise, ArrayPool pool) {
        this.observation = observation;
        this.box = box;
        this.noise = noise;
        whitenedValue = pool.doubles(observation.rows());
        System.arraycopy(observation.value(), 0, whitenedValue, 0, whitenedValue.length);
        noise.whiten(whitenedValue, 0, whitenedValue.length);
    }

    /** Gives the array back, but not those of the noise: this is not used any more. */
    void release(ArrayPool pool) {
        pool.give(whitenedValue);
    }

    public WhitenedNoise noise() {
        return noise;
    }

    /**
     * Returns the normal equations at a point.
     *
     * @param scaled parameters
     * @param points the model there, as {@link org.photosphere.model.forward.ObservedModel#evaluate} returns it
     * @param work receives the model at the rows
     */
    public NormalEquations at(double[] scaled, float[] points, Workspace work) {
        sample(scaled, points, work);
        return atSampled(scaled, work);
    }

    /** Returns the normal equations where the workspace already holds the model at the rows. */
    NormalEquations atSampled(double[] scaled, Workspace work) {
        Workspace here = work.at(observation);
        return here.projection.at(noise, whitenedValue, here.rows, box.lnShiftDerivative(scaled));
    }

    /**
     * Returns the normal equations with an additional last parameter: the amount of a distortion of the rows'
     * wavelengths.
     *
     * @param distortion change of ln(1 + v/c) by the full distortion, [row]
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
