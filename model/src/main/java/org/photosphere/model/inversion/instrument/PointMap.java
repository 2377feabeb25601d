package org.photosphere.model.inversion.instrument;

import java.util.Arrays;
import java.util.Optional;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.StarLayer;

/**
 * Map from a model's bins to a view's points.
 *
 * @param operator from the bins to the points
 * @param layer difference of real stars from the model
 * @param factor of that layer at the points; empty where rows apply it themselves and find its coefficients after the bins
 */
record PointMap(SpectralOperator operator, Optional<StarLayer> layer, Optional<LayerFactor> factor) {

    /** Returns the map of a view whose points take the layer's factor. */
    static PointMap of(SpectralOperator operator, Optional<StarLayer> layer) {
        return new PointMap(operator, layer, layer.map(each -> LayerFactor.of(each, operator.atCentres())));
    }

    /** Returns the map of a view whose rows take the model on its bins. */
    static PointMap onBins(int bins, Optional<StarLayer> layer) {
        return new PointMap(SpectralOperator.identity(bins), layer, Optional.empty());
    }

    /** Returns the map to some of the points, ascending. */
    PointMap rows(int[] some) {
        return of(operator.rows(some), layer);
    }

    /** Returns a model at the points. Close it before that model. */
    ObservedModel modelOf(ForwardModel forward) {
        ObservedModel plain = forward.observedBy(operator);
        LabelSpace space = forward.labels();
        if (layer.isEmpty()) {
            return plain;
        }
        return factor.isPresent()
                ? new CorrectedModel(plain, space, layer.get().surfaces(), factor.get())
                : new CoefficientModel(plain, space, layer.get().surfaces());
    }

    /**
     * Returns a flux on the bins at the points, a new array.
     *
     * @param unit by which the flux is multiplied, but no coefficients that follow it
     * @param labels of the flux
     */
    float[] apply(float[] bins, double unit, double[] labels) {
        float[] points = new float[operator.points()];
        operator.apply(bins, 0, points, 0);
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) (points[i] * unit);
        }
        if (layer.isEmpty()) {
            return points;
        }
        double[] coefficients = layer.get().surfaces().at(labels).value();
        if (factor.isPresent()) {
            factor.get().apply(points, coefficients, new double[0][]);
            return points;
        }
        float[] followed = Arrays.copyOf(points, points.length + coefficients.length);
        for (int k = 0; k < coefficients.length; k++) {
            followed[points.length + k] = (float) coefficients[k];
        }
        return followed;
    }
}
