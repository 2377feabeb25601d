package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.TorchEngine;

/** Opacities of the initial atmosphere. */
class InitialOpacityTest {

    private static final double[] LN_KAPPA = {-5, -3, -1, 0, 0.5, 1, 2, 3, 5, 7, 9};

    @Test
    void darknessIsTheInverseOfOpacity() {
        double before = Double.NEGATIVE_INFINITY;
        for (double lnKappa : LN_KAPPA) {
            double darkness = InitialOpacity.darkness(lnKappa);
            assertThat(darkness).isGreaterThan(before);
            assertThat(InitialOpacity.lnKappa(darkness)).isCloseTo(lnKappa, within(1e-6));
            before = darkness;
        }
    }

    @Test
    void slopesAreThoseOfFiniteDifferences() {
        double h = 1e-6;
        for (double lnKappa : LN_KAPPA) {
            double u = InitialOpacity.darkness(lnKappa);
            double slope = (InitialOpacity.lnKappa(u + h) - InitialOpacity.lnKappa(u - h)) / (2 * h);
            assertThat(InitialOpacity.slope(u)).isCloseTo(slope, within(1e-4 * slope));
            double absorbed = (InitialOpacity.absorbed(lnKappa + h) - InitialOpacity.absorbed(lnKappa - h)) / (2 * h);
            assertThat(InitialOpacity.absorbedSlope(lnKappa)).isCloseTo(absorbed, within(1e-6));
            double sigma = (InitialOpacity.lnSigma(lnKappa + h) - InitialOpacity.lnSigma(lnKappa - h)) / (2 * h);
            assertThat(InitialOpacity.sigmaSlope(lnKappa)).isCloseTo(sigma, within(1e-6));
        }
    }

    @Test
    void arraysGiveTheSameAsNumbers() {
        try (NDManager manager = TorchEngine.newManager()) {
            float[] darkness = new float[LN_KAPPA.length];
            for (int i = 0; i < darkness.length; i++) {
                darkness[i] = (float) InitialOpacity.darkness(LN_KAPPA[i]);
            }
            NDArray array = TorchEngine.owned(manager, darkness, new Shape(darkness.length));
            Dual lnKappa = InitialOpacity.lnKappa(Dual.constant(array));
            float[] kappa = InitialOpacity.absorbed(lnKappa).value().toFloatArray();
            float[] sigma = InitialOpacity.lnSigma(lnKappa).value().toFloatArray();
            for (int i = 0; i < darkness.length; i++) {
                double expected = InitialOpacity.lnKappa(darkness[i]);
                assertThat((double) lnKappa.value().toFloatArray()[i]).isCloseTo(expected, within(1e-3));
                assertThat((double) kappa[i]).isCloseTo(InitialOpacity.absorbed(expected), within(2e-3));
                assertThat((double) sigma[i]).isCloseTo(InitialOpacity.lnSigma(expected), within(3e-3));
            }
        }
    }
}
