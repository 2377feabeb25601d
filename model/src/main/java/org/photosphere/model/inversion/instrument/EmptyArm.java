package org.photosphere.model.inversion.instrument;

import org.photosphere.model.spectrum.Arm;

/** An arm without pixels. */
final class EmptyArm implements ArmView {

    @Override
    public int rows() {
        return 0;
    }

    @Override
    public int points() {
        return 0;
    }

    @Override
    public boolean moves() {
        return false;
    }

    @Override
    public double wavelength(int row) {
        throw new IndexOutOfBoundsException("row " + row + " of an arm without rows");
    }

    @Override
    public void look(RowBuilder points) {}

    @Override
    public void observe(Arm arm, RowData rows, int from) {}

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel rows, int from) {}

    @Override
    public ArmRows thinned(int[] some) {
        return this;
    }
}
