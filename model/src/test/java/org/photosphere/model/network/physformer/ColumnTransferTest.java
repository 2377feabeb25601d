package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.network.physformer.ColumnTransfer.Budget;
import org.photosphere.model.network.physformer.ColumnTransfer.Gradient;
import org.photosphere.model.network.physformer.ColumnTransfer.Loss;
import org.photosphere.model.physics.PhysicalConstants;

/** Transfer in plain loops with its reverse derivative. */
class ColumnTransferTest extends ColumnFixture {

    /** Returns the spectrum and the budget. */
    private Budget budget(float[] opacity, float[] lnTemperature, float[] flux) {
        Budget[] kept = new Budget[1];
        transfer.differentiate(opacity, lnTemperature, all, widths, true, (f, budget, byFlux, by) -> {
            System.arraycopy(f, 0, flux, 0, f.length);
            kept[0] = budget;
        });
        return kept[0];
    }

    @Test
    void greyAtmosphereIsInEquilibriumAtEveryDepth() {
        float[] opacity = opacity(0, -20, new Random(1));
        float[] flux = new float[BINS];
        Budget budget = budget(opacity, grey(), flux);
        double expected = PhysicalConstants.STEFAN_BOLTZMANN * Math.pow(TEFF, 4);
        double[] depths = transfer.grid().depths();
        for (int i = 0; i < depths.length; i++) {
            assertThat(budget.rosseland()[i]).isCloseTo(1, within(1e-4));
            if (depths[i] < 1) {
                assertThat(budget.flux()[i] / expected)
                        .as("flux at %s", depths[i])
                        .isCloseTo(1, within(0.03));
                // Hopf's function by its formula, and T linear between knots: 1 % of T, 4 % of what a layer emits.
                assertThat(budget.exchange()[i] / budget.emission()[i])
                        .as("exchange at %s", depths[i])
                        .isCloseTo(0, within(0.04));
            }
        }
        double emergent = 0;
        for (int j = 0; j < BINS; j++) {
            emergent += widths[j] * flux[j];
        }
        assertThat(emergent / budget.flux()[0]).isCloseTo(1, within(0.003));
    }

    @Test
    void sameFluxAsTheSolutionWithoutDerivatives() {
        float[] opacity = opacity(1.5, -1, new Random(2));
        float[] flux = new float[BINS];
        budget(opacity, temperature(), flux);
        float[] other = new SurfaceSpectrum(SHAPE, wavelengths, PATCHES)
                .solve(opacity, temperature(), false)
                .flux();
        for (int j = 0; j < BINS; j++) {
            assertThat(flux[j]).isCloseTo(other[j], within(3e-5f * other[j]));
        }
    }

    @Test
    void atmosphereHasTheFieldsOfTheBudget() {
        float[] opacity = opacity(1.5, -1, new Random(5));
        float[] flux = new float[BINS];
        Budget budget = budget(opacity, temperature(), flux);
        Atmosphere atmosphere = transfer.atmosphere(opacity, temperature());
        assertThat(atmosphere.flux()).isEqualTo(flux);
        assertThat(atmosphere.layerFlux()).isEqualTo(budget.flux());
        assertThat(atmosphere.rosseland()).isEqualTo(budget.rosseland());
        double[] steps = transfer.grid().steps();
        for (int j = 0; j < BINS; j++) {
            double tau = 0;
            for (int i = 0; i < steps.length; i++) {
                tau += (atmosphere.kappa()[i][j] + atmosphere.sigma()[i][j]) * steps[i];
                assertThat((double) atmosphere.tau()[i][j]).isCloseTo(tau, within(1e-5 * tau));
            }
        }
        double depth = 0;
        for (int i = 0; i < steps.length; i++) {
            depth += budget.rosseland()[i] * steps[i];
            assertThat(atmosphere.rosselandDepth()[i]).isCloseTo(depth, within(1e-9 * depth));
            assertThat(atmosphere.heating()[i]).isEqualTo(budget.exchange()[i] / budget.emission()[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void derivativesAreThoseOfFiniteDifferences(boolean withBudget) {
        Random random = new Random(3);
        float[] opacity = opacity(0.7, -1, random);
        float[] lnTemperature = temperature();
        double total = PhysicalConstants.STEFAN_BOLTZMANN * Math.pow(TEFF, 4);
        double[] bySurface = random.doubles(BINS, -1, 1).toArray();
        double[] byFlux = random.doubles(64, -1, 1).toArray();
        double[] byExchange = random.doubles(64, -1, 1).toArray();
        double[] byRosseland = random.doubles(64, -1, 1).toArray();
        double[] value = new double[1];
        Loss loss = (flux, budget, outFlux, out) -> {
            double sum = 0;
            for (int j = 0; j < BINS; j++) {
                sum += bySurface[j] * flux[j] * widths[j] / total;
                outFlux[j] = (float) (bySurface[j] * widths[j] / total);
            }
            for (int i = 0; withBudget && i < 64; i++) {
                double emission = budget.emission()[i];
                sum += byFlux[i] * budget.flux()[i] / total
                        + byExchange[i] * budget.exchange()[i] / emission
                        + byRosseland[i] * Math.log(budget.rosseland()[i]);
                out.flux()[i] = byFlux[i] / total;
                out.exchange()[i] = byExchange[i] / emission;
                out.emission()[i] = -byExchange[i] * budget.exchange()[i] / (emission * emission);
                out.rosseland()[i] = byRosseland[i];
            }
            value[0] = sum;
        };
        Gradient gradient = transfer.differentiate(opacity, lnTemperature, all, widths, withBudget, loss);
        for (int direction = 0; direction < 12; direction++) {
            float[] along = new float[opacity.length];
            float[] heated = new float[lnTemperature.length];
            double slope = 0;
            for (int i = 0; direction < 8 && i < along.length; i++) {
                along[i] = (float) random.nextGaussian();
                slope += along[i] * gradient.opacity()[i];
            }
            // The Rosseland mean's weights change with T too, which its derivative leaves out.
            for (int k = 0; direction >= 8 && !withBudget && k < heated.length; k++) {
                heated[k] = (float) random.nextGaussian();
                slope += heated[k] * gradient.lnTemperature()[k];
            }
            double h = direction < 8 ? 0.01 : 0.002;
            transfer.differentiate(
                    moved(opacity, along, h), moved(lnTemperature, heated, h), all, widths, withBudget, loss);
            double above = value[0];
            transfer.differentiate(
                    moved(opacity, along, -h), moved(lnTemperature, heated, -h), all, widths, withBudget, loss);
            double difference = (above - value[0]) / (2 * h);
            assertThat(slope).isCloseTo(difference, within(0.01 * Math.abs(difference) + 0.002));
        }
    }

    @Test
    void heatingADeepLayerRaisesItsOwnEmission() {
        Random random = new Random(4);
        float[] opacity = opacity(0.5, -2, random);
        float[] lnTemperature = temperature();
        Gradient gradient =
                transfer.differentiate(opacity, lnTemperature, all, widths, true, (flux, budget, byFlux, by) -> {
                    Arrays.setAll(by.exchange(), i -> 1 / budget.emission()[i]);
                    Arrays.setAll(
                            by.emission(), i -> -budget.exchange()[i] / (budget.emission()[i] * budget.emission()[i]));
                });
        double[] value = new double[2];
        for (int side = 0; side < 2; side++) {
            float[] hotter = lnTemperature.clone();
            hotter[9] += side == 0 ? -0.005f : 0.005f;
            Budget budget = budget(opacity, hotter, new float[BINS]);
            for (int i = 0; i < 64; i++) {
                value[side] += budget.exchange()[i] / budget.emission()[i];
            }
        }
        double difference = (value[1] - value[0]) / 0.01;
        assertThat((double) gradient.lnTemperature()[9]).isCloseTo(difference, within(0.01 * Math.abs(difference)));
    }

    private static float[] moved(float[] values, float[] along, double h) {
        float[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (h * along[i]);
        }
        return moved;
    }
}
