package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.network.Adam;
import org.photosphere.model.network.physformer.ColumnTransfer.Gradient;

/** Radiative equilibrium determines temperatures that the emergent spectrum leaves free. */
class EquilibriumLossTest extends ColumnFixture {

    private static final int STEPS = 400;
    private static final double RATE = 0.02;

    private final float[] opacity = opacity(0, -12, new Random(1));

    /**
     * A grey atmosphere has a solution in closed form, T^4 = 3/4 Teff^4 (tau + q(tau)) with Hopf's q (Mihalas 1978, eq.
     * 3-40): started from a uniform temperature, equilibrium finds it.
     */
    @Test
    void findsHopfsAtmosphereFromAUniformTemperature() {
        float[] found = fitted(true);
        assertThat(temperatureError(found)).isLessThan(0.01);
        assertThat(spectrumError(found)).isLessThan(0.001);
    }

    @Test
    void aSpectrumAloneLeavesTemperaturesFree() {
        float[] found = fitted(false);
        assertThat(temperatureError(found)).isGreaterThan(0.1);
        assertThat(spectrumError(found)).isLessThan(0.006);
    }

    /** Returns ln T at its knots after a descent of flux error and, where asked for, of equilibrium. */
    private float[] fitted(boolean balanced) {
        float[] truth = spectrum(grey());
        float maximum = maximum(truth);
        for (int j = 0; j < BINS; j++) {
            truth[j] /= maximum;
        }
        EquilibriumLoss loss = new EquilibriumLoss(
                new Regularisers(0, 0, 0, 0, 1, 1, 0, 0, 0),
                truth,
                widths,
                maximum,
                transfer.grid().steps(),
                balanced);
        float[] ln = new float[SHAPE.temperatureKnots()];
        Arrays.fill(ln, (float) Math.log(TEFF));
        Adam adam = new Adam(List.of(ln));
        for (int step = 0; step < STEPS; step++) {
            Gradient gradient = transfer.differentiate(opacity, ln, all, widths, balanced, loss);
            adam.step(List.of(gradient.lnTemperature()), RATE * 0.5 * (1 + Math.cos(Math.PI * step / STEPS)));
        }
        return ln;
    }

    private float[] spectrum(float[] lnTemperature) {
        float[] spectrum = new float[BINS];
        transfer.differentiate(opacity, lnTemperature, all, widths, false, (flux, budget, byFlux, by) -> {
            System.arraycopy(flux, 0, spectrum, 0, BINS);
        });
        return spectrum;
    }

    /** Returns the root mean square error of flux over its maximum. */
    private double spectrumError(float[] lnTemperature) {
        float[] truth = spectrum(grey());
        float[] found = spectrum(lnTemperature);
        double squares = 0;
        for (int j = 0; j < BINS; j++) {
            squares += Math.pow((found[j] - truth[j]) / maximum(truth), 2);
        }
        return Math.sqrt(squares / BINS);
    }

    /** Returns the largest relative error of T where radiation carries all energy and tau is above 0.01. */
    private double temperatureError(float[] lnTemperature) {
        Atmosphere found = transfer.atmosphere(opacity, lnTemperature);
        double[] truth = transfer.atmosphere(opacity, grey()).temperature();
        double largest = 0;
        for (int i = 0; i < truth.length; i++) {
            double tau = found.rosselandDepth()[i];
            if (tau > 0.01 && tau < Atmosphere.RADIATIVE) {
                largest = Math.max(largest, Math.abs(found.temperature()[i] / truth[i] - 1));
            }
        }
        return largest;
    }

    private static float maximum(float[] values) {
        float maximum = 0;
        for (float value : values) {
            maximum = Math.max(maximum, value);
        }
        return maximum;
    }
}
