package org.photosphere.model.inversion.fit;

/**
 * A point of a fit at which the model was evaluated. The arrays are shared, not to be modified.
 *
 * @param scaled parameters
 * @param points the model, as {@link org.photosphere.model.forward.ObservedModel#evaluate} returns it
 * @param maximum of the model's flux over its bins, in the unit that the continuum multiplies
 * @param normal equations at the point; not finite only where the fit has failed
 */
record Point(double[] scaled, float[] points, double maximum, NormalEquations normal) {

    private static final float[] NONE = new float[0];

    /** Returns the same without the model's values, which are of no use any more. */
    Point withoutPoints() {
        return new Point(scaled, NONE, maximum, normal);
    }

    Point withScaled(double[] other) {
        return new Point(other, points, maximum, normal);
    }

    Point withNormal(NormalEquations other) {
        return new Point(scaled, points, maximum, other);
    }
}
