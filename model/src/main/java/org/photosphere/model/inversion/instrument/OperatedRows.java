package org.photosphere.model.inversion.instrument;

import org.photosphere.model.forward.SpectralOperator;

/**
 * Rows that take the model on its bins: only the needed points are computed, at each call. Costlier than rows whose
 * points a view has prepared, but without any preparation. Immutable.
 *
 * @param looking rows that use the points
 * @param operator from the model's bins to the points
 * @param correction factor of the model's flux at the points, measured on real stars; empty for none, [point]
 */
record OperatedRows(ArmRows looking, SpectralOperator operator, float[] correction) implements ArmRows {

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
        for (int column = 0; correction.length > 0 && column < seen.length; column += points) {
            for (int i = 0; i < points; i++) {
                seen[column + i] *= correction[i];
            }
        }
        looking.sample(seen, 0, points, lnShift, into, from);
    }
}
