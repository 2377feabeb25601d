package org.photosphere.model.inversion.instrument;

import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;

/**
 * Map from a model's bins to a view's points. The arrays are shared, not to be modified.
 *
 * @param operator from the bins to the points
 * @param correction factors of the flux at the points, measured on real stars; empty for none, [point]
 */
record PointMap(SpectralOperator operator, float[] correction) {

    /** Returns a model at the points. Close it before that model. */
    ObservedModel modelOf(ForwardModel forward) {
        ObservedModel plain = forward.observedBy(operator);
        return correction.length > 0 ? new CorrectedModel(plain, correction) : plain;
    }

    /** Returns a flux on the bins at the points, a new array. */
    float[] apply(float[] bins) {
        float[] points = new float[operator.points()];
        operator.apply(bins, 0, points, 0);
        for (int i = 0; i < correction.length; i++) {
            points[i] *= correction[i];
        }
        return points;
    }
}
