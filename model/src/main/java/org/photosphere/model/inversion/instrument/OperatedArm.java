package org.photosphere.model.inversion.instrument;

import java.util.Optional;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.spectrum.Arm;

/**
 * An arm that takes the model on its bins, as {@link OperatedRows} do, and delegates all else to another one.
 * Immutable.
 */
final class OperatedArm implements ArmView {

    private final ArmView arm;
    private final OperatedRows all;

    /**
     * @param operator the arm's own, from the model's bins to its points
     * @param layer factor of the flux at its points
     */
    OperatedArm(ArmView arm, SpectralOperator operator, Optional<LayerFactor> layer) {
        this.arm = arm;
        this.all = new OperatedRows(arm, operator, layer);
    }

    @Override
    public int rows() {
        return arm.rows();
    }

    @Override
    public int points() {
        return arm.points();
    }

    @Override
    public boolean moves() {
        return arm.moves();
    }

    @Override
    public double wavelength(int row) {
        return arm.wavelength(row);
    }

    @Override
    public boolean isInside(int row) {
        return arm.isInside(row);
    }

    @Override
    public int[] placesOn(ArmView other) {
        return arm.placesOn(other);
    }

    @Override
    public void look(RowBuilder points) {
        arm.look(points);
    }

    @Override
    public void observe(Arm observed, RowData rows, int from) {
        arm.observe(observed, rows, from);
    }

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel rows, int from) {
        all.sample(model, offset, stride, lnShift, rows, from);
    }

    @Override
    public int[] coarse(int every) {
        return arm.coarse(every);
    }

    @Override
    public ArmRows thinned(int[] some) {
        return new OperatedRows(arm.thinned(some), all.operator(), all.layer());
    }
}
