package org.photosphere.model.inversion.instrument;

import java.util.Optional;
import org.photosphere.model.forward.SpectralOperator;

/**
 * Rows that take the model on its bins: only the needed points are computed, at each call. Costlier than rows whose
 * points a view has prepared, but without any preparation. Immutable.
 *
 * @param looking rows that use the points
 * @param operator from the model's bins to the points
 * @param layer factor of the flux at the points, whose coefficients follow the bins ({@link CoefficientModel})
 */
record OperatedRows(ArmRows looking, SpectralOperator operator, Optional<LayerFactor> layer) implements ArmRows {

    @Override
    public int rows() {
        return looking.rows();
    }

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel into, int from) {
        int points = operator.points();
        boolean[] wanted = looking.looksAt(points, lnShift);
        float[] seen = new float[(1 + into.labels) * points];
        operator.apply(1 + into.labels, model, offset, stride, wanted, seen);
        layer.ifPresent(factor -> multiply(factor, model, stride, into.labels, seen));
        looking.sample(seen, 0, points, lnShift, into, from);
    }

    private static void multiply(LayerFactor factor, float[] model, int stride, int labels, float[] seen) {
        int count = factor.components().length;
        double[] coefficients = coefficients(model, stride - count, count);
        double[][] derivative = new double[labels][];
        for (int l = 0; l < labels; l++) {
            derivative[l] = coefficients(model, (2 + l) * stride - count, count);
        }
        factor.apply(seen, coefficients, derivative);
    }

    private static double[] coefficients(float[] model, int from, int count) {
        double[] coefficients = new double[count];
        for (int k = 0; k < count; k++) {
            coefficients[k] = model[from + k];
        }
        return coefficients;
    }
}
