package org.photosphere.model.inversion;

import java.util.Arrays;
import org.photosphere.model.spectrum.Arm;

/**
 * Every so many-th row of an arm whose rows look at one point each.
 *
 * @param full the arm
 * @param every how many of its rows one of these stands for
 */
record ThinnedBins(BinnedArm full, int every) implements ArmView {

    @Override
    public int rows() {
        return (full.rows() + every - 1) / every;
    }

    @Override
    public int points() {
        return full.points();
    }

    @Override
    public boolean moves() {
        return false;
    }

    @Override
    public double wavelength(int row) {
        return full.wavelength(row * every);
    }

    @Override
    public void look(RowBuilder points) {
        full.look(points);
    }

    @Override
    public void observe(Arm arm, RowData data, int from) {
        throw new UnsupportedOperationException("rows are thinned out after they were observed");
    }

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel out, int from) {
        int rows = rows();
        for (int i = 0; i < rows; i++) {
            out.flux[from + i] = model[offset + i * every];
        }
        for (int k = 0; k < out.labels; k++) {
            double[] derivative = out.derivative[k];
            int begin = offset + (1 + k) * stride;
            for (int i = 0; i < rows; i++) {
                derivative[from + i] = model[begin + i * every];
            }
        }
        if (out.moves()) {
            Arrays.fill(out.derivative[out.labels], from, from + rows, 0.0);
        }
    }

    @Override
    public ArmView thinned(int more) {
        return new ThinnedBins(full, every * more);
    }
}
