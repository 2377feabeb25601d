package org.photosphere.model.inversion.instrument;

import java.util.Arrays;

/**
 * Rows that use one point each, independent of the star's velocity.
 *
 * @param points of the arm that the rows use, ascending, owned
 */
record BinRows(int[] points) implements ArmRows {

    @Override
    public int rows() {
        return points.length;
    }

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel out, int from) {
        take(model, offset, out.flux, from);
        for (int k = 0; k < out.labels; k++) {
            take(model, offset + (1 + k) * stride, out.derivative[k], from);
        }
        if (out.moves()) {
            Arrays.fill(out.derivative[out.labels], from, from + rows(), 0.0);
        }
    }

    private void take(float[] model, int offset, double[] into, int from) {
        for (int i = 0; i < points.length; i++) {
            into[from + i] = model[offset + points[i]];
        }
    }
}
