package org.photosphere.model.inversion.instrument;

import java.util.List;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.LabelSurfaces;
import org.photosphere.model.inversion.StarLayer;

/**
 * A layer of real stars at an instrument's rows. It belongs to wavelengths at rest, so that its values at the rows depend on the
 * star's velocity. Immutable.
 */
final class LayerRows {

    /** Share of a row that the layer must have been learnt at, but for rounding. */
    private static final double WHOLLY = 0.999;

    private final StarLayer layer;
    private final List<ArmView> arms;
    private final int[] firstPoint;
    private final PointRows rows;
    /** The components at the points, after a part that is not used, one after the other. */
    private final float[] parts;
    /** Whether the references were measured at a row of the instrument, [row]. */
    private final boolean[] isLearnt;

    private LayerRows(
            StarLayer layer, List<ArmView> arms, int[] firstPoint, PointRows rows, float[] parts, boolean[] isLearnt) {
        this.layer = layer;
        this.arms = arms;
        this.firstPoint = firstPoint;
        this.rows = rows;
        this.parts = parts;
        this.isLearnt = isLearnt;
    }

    /**
     * @param centres from the layer's bins to the points
     * @param arms in the order of their rows, on these points
     * @param firstPoint of each arm, copied, [arm]
     */
    static LayerRows of(StarLayer layer, SpectralOperator centres, List<ArmView> arms, int[] firstPoint) {
        int points = centres.points();
        float[][] components = layer.components();
        float[] parts = new float[points * (1 + components.length)];
        for (int k = 0; k < components.length; k++) {
            centres.apply(components[k], 0, parts, (1 + k) * points);
        }
        PointRows rows = new PointRows(arms, firstPoint);
        return new LayerRows(
                layer, List.copyOf(arms), firstPoint.clone(), rows, parts, learnt(layer, centres, arms.size(), rows));
    }

    /** Returns whether the references were measured at the rows of a star at rest, [row]. */
    private static boolean[] learnt(StarLayer layer, SpectralOperator centres, int arms, PointRows rows) {
        float[] bins = new float[layer.mean().length];
        for (int b = 0; b < bins.length; b++) {
            bins[b] = layer.isMeasured(b) ? 1f : 0f;
        }
        float[] points = new float[centres.points()];
        centres.apply(bins, 0, points, 0);
        RowModel sampled = new RowModel(rows.rows(), 0, false);
        rows.sample(points, new double[arms], 0.0, sampled);
        boolean[] learnt = new boolean[rows.rows()];
        for (int i = 0; i < learnt.length; i++) {
            learnt[i] = sampled.flux[i] > WHOLLY;
        }
        return learnt;
    }

    StarLayer layer() {
        return layer;
    }

    /**
     * Returns the errors that rows share, of unit variance each.
     *
     * @param fitted the model's flux in observed flux, [row]
     * @param armShifts ln(1 + v/c) of each arm's known velocity that the view does not remove, [arm]
     * @param lnShift ln(1 + v/c) of the star beyond what is known
     * @param sampled scratch space for all components at the rows
     * @return in observed flux, a new array, [column][row]
     */
    double[][] columns(double[] fitted, double[] labels, double[] armShifts, double lnShift, RowModel sampled) {
        double[][] root = layer.scatterRoot(labels);
        rows.sample(parts, armShifts, lnShift, sampled);
        double[][] columns = new double[root.length][fitted.length];
        for (int c = 0; c < columns.length; c++) {
            double[] column = columns[c];
            for (int k = c; k < root.length; k++) {
                double factor = root[k][c];
                double[] component = sampled.derivative[k];
                for (int i = 0; i < column.length; i++) {
                    column[i] += factor * component[i];
                }
            }
            for (int i = 0; i < column.length; i++) {
                column[i] *= fitted[i];
            }
        }
        return columns;
    }

    /** Makes the rows unused at which the references were not measured. */
    void exclude(RowData data) {
        for (int i = 0; i < isLearnt.length; i++) {
            if (!isLearnt[i]) {
                data.exclude(i);
            }
        }
    }

    /** Returns the layer at the rows of {@link ArmView#coarse}. */
    LayerRows thinned(int every) {
        List<ArmRows> some =
                arms.stream().map(arm -> arm.thinned(arm.coarse(every))).toList();
        return new LayerRows(layer, arms, firstPoint, new PointRows(some, firstPoint), parts, isLearnt);
    }

    /** Returns the functions at labels with their derivatives by each scaled label, [label][component]. */
    static LabelSurfaces.Point scaled(LabelSurfaces surfaces, LabelSpace space, double[] labels) {
        LabelSurfaces.Point point = surfaces.at(labels);
        double[][] derivative = new double[space.size()][surfaces.size()];
        for (int i = 0; i < surfaces.metric().size(); i++) {
            int label = surfaces.metric().inputs()[i];
            double perScaled = 1.0 / space.get(label).scaleDerivative(labels[label]);
            for (int k = 0; k < surfaces.size(); k++) {
                derivative[label][k] = perScaled * point.derivative()[i][k];
            }
        }
        return new LabelSurfaces.Point(point.value(), derivative);
    }
}
