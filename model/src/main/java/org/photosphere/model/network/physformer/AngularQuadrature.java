package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.physics.GaussLegendre;
import org.photosphere.model.physics.GaussLegendre.Direction;

/**
 * The directions of a quadrature as arrays, one ray per |mu|: the upward direction and its opposite. Ascending in mu,
 * [ray, 1, 1].
 *
 * @param inverseCosines 1 / |mu|
 * @param fluxWeights 2 pi w mu, of the upward direction (7)
 * @param meanWeights w / 2, of each of both directions
 */
record AngularQuadrature(NDArray inverseCosines, NDArray fluxWeights, NDArray meanWeights) {

    /** All rays, as an index. */
    static final String ALL = ":";

    /** Exponent below which exp is slow and the light negligible. */
    static final double DARKEST = -40;

    /** Builds the arrays, which live as long as the manager. */
    static AngularQuadrature of(GaussLegendre quadrature, NDManager manager) {
        List<Direction> upward = quadrature.upward();
        return new AngularQuadrature(
                array(upward, manager, direction -> 1 / direction.mu()),
                array(upward, manager, direction -> 2 * Math.PI * direction.weight() * direction.mu()),
                array(upward, manager, direction -> 0.5 * direction.weight()));
    }

    private static NDArray array(List<Direction> upward, NDManager manager, ToDoubleFunction<Direction> value) {
        float[] values = new float[upward.size()];
        for (int m = 0; m < values.length; m++) {
            values[m] = (float) value.applyAsDouble(upward.get(m));
        }
        return TorchEngine.owned(manager, values, new Shape(values.length, 1, 1));
    }

    int count() {
        return (int) inverseCosines.size();
    }

    /** Selects some rays, by an index such as "1::5". */
    AngularQuadrature select(String index) {
        return index.equals(ALL)
                ? this
                : new AngularQuadrature(inverseCosines.get(index), fluxWeights.get(index), meanWeights.get(index));
    }

    /** Returns a field that is the same along all rays, [layer, row, wavelength] to [layer, 1, row, wavelength]. */
    static Dual spread(Dual field) {
        long[] shape = field.shape().getShape();
        return field.reshape(shape[0], 1, shape[1], shape[2]);
    }

    /** t = tau / |mu|, [layer, row, wavelength] to [layer, ray, row, wavelength]. */
    Dual along(Dual tau) {
        return spread(tau).mul(inverseCosines);
    }

    /** Attenuation exp(-t). */
    static Dual light(Dual along) {
        return along.mul(-1).clip(DARKEST, 0).exp();
    }
}
