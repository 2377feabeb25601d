package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.physics.DepthGrid;

/**
 * Change of the decoder's fields between its head and the transfer, for an {@link Ablation}.
 *
 * @param opacities changes ln kappa, then ln sigma, [token, row, 2 knots * bin]
 * @param lnTemperature returns ln T at its knots, [row, knot], from that of the decoder and the labels on [-0.5, 0.5],
 *     [row, label]
 */
record Surgery(UnaryOperator<Dual> opacities, BinaryOperator<Dual> lnTemperature) {

    /** Leaves the fields as they are. */
    static final Surgery NONE = new Surgery(opacities -> opacities, (lnTemperature, labels) -> lnTemperature);

    /** Returns the changes of fields of an ablation; none where it changes weights or the transfer only. */
    static Surgery of(Ablation ablation, PhysFormerWeights network, LabelSpace labels) {
        PhysFormerShape shape = network.shape();
        return switch (ablation.kind()) {
            case BLOCKS, DIRECTIONS -> NONE;
            case DEPTH -> new Surgery(opacities -> meanOverDepth(opacities, shape), NONE.lnTemperature());
            case SCATTERING -> new Surgery(Surgery::withoutScattering, NONE.lnTemperature());
            case TEMPERATURE ->
                new Surgery(
                        NONE.opacities(),
                        (lnTemperature, scaled) -> lnGrey(scaled, labels, shape)
                                .clip(Math.log(network.temperatures()[0]), Math.log(network.temperatures()[1])));
        };
    }

    private static Dual meanOverDepth(Dual opacities, PhysFormerShape shape) {
        long[] sizes = opacities.shape().getShape();
        int knots = shape.transfer().opacityKnots();
        Dual mean = opacities
                .clip(-PhysFormerDecoder.OPACITY_RANGE, PhysFormerDecoder.OPACITY_RANGE)
                .reshape(sizes[0], sizes[1], 2, knots, shape.patchBins())
                .mean(3);
        return Dual.stack(Collections.nCopies(knots, mean))
                .transpose(1, 2, 3, 0, 4)
                .reshape(sizes);
    }

    /** Lowers ln sigma to the least value of an opacity. */
    private static Dual withoutScattering(Dual opacities) {
        long[] sizes = opacities.shape().getShape();
        float[] absorption = new float[(int) sizes[2]];
        Arrays.fill(absorption, 0, absorption.length / 2, 1f);
        NDArray isKappa = array(opacities, absorption);
        NDArray lowest = isKappa.sub(1f).mul((float) PhysFormerDecoder.OPACITY_RANGE);
        return opacities.mul(isKappa).add(lowest);
    }

    /** ln T of the grey atmosphere of the label Teff at the knots, [row, knot]. */
    private static Dual lnGrey(Dual scaled, LabelSpace labels, PhysFormerShape shape) {
        int knots = shape.transfer().temperatureKnots();
        int column = labels.indexOf(Label.TEFF);
        Label teff = labels.get(column);
        double lower = teff.logarithmic() ? Math.log(teff.lower()) : teff.lower();
        double upper = teff.logarithmic() ? Math.log(teff.upper()) : teff.upper();
        float[] slope = new float[labels.size() * knots];
        Arrays.fill(slope, column * knots, (column + 1) * knots, (float) (upper - lower));
        float[] centre = new float[knots];
        Arrays.fill(centre, (float) ((lower + upper) / 2));
        DepthGrid depths = new DepthGrid(InitialAtmosphere.TOP, InitialAtmosphere.BOTTOM, knots);
        float[] lnProfile = new float[knots];
        for (int k = 0; k < knots; k++) {
            lnProfile[k] = (float) Math.log(InitialAtmosphere.grey(depths.depths()[k]));
        }
        Dual at = scaled.linear(array(scaled, slope).reshape(labels.size(), knots), array(scaled, centre));
        return (teff.logarithmic() ? at : at.log()).add(array(scaled, lnProfile));
    }

    private static NDArray array(Dual like, float[] values) {
        NDManager manager = like.value().getManager();
        return TorchEngine.owned(manager, values, new Shape(values.length));
    }
}
