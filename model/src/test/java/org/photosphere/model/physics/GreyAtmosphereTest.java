package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Grey atmospheres, whose flux over all wavelengths is known, and its deficit with a number of layers and directions:
 * the figures of {@code src/design/physics.md}.
 */
class GreyAtmosphereTest {

    private static final double TEFF = 5772;

    /** Opacities in depth, in units of the reference opacity, whose optical depth has a closed form. */
    private enum Opacity {
        CONSTANT,
        /** Trebles from the surface inward: chi = 1/2 + s / (1 + s), tau = 3/2 s - ln(1 + s). */
        RISING;

        double[] chi(DepthGrid grid) {
            return Arrays.stream(grid.depths())
                    .map(s -> this == CONSTANT ? 1 : 0.5 + s / (1 + s))
                    .toArray();
        }

        double[] tau(DepthGrid grid) {
            return Arrays.stream(grid.depths())
                    .map(s -> this == CONSTANT ? s : 1.5 * s - Math.log1p(s))
                    .toArray();
        }
    }

    @Test
    void temperatureIsTheEffectiveOneAtTwoThirds() {
        assertThat(GreyAtmosphere.temperature(2.0 / 3, TEFF)).isCloseTo(TEFF, offset(1e-9));
        assertThat(GreyAtmosphere.temperature(0, TEFF)).isCloseTo(TEFF / Math.pow(2, 0.25), offset(1e-9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {2300, 5772, 30000})
    void fluxOverAllWavelengthsIsSigmaTeffToTheFourth(double teff) {
        assertThat(energyResidual(64, 20, teff, Opacity.CONSTANT)).isCloseTo(0, offset(1.2e-3));
        assertThat(energyResidual(64, 128, teff, Opacity.CONSTANT)).isCloseTo(0, offset(5e-5));
    }

    @ParameterizedTest
    @CsvSource({"4, 0.0213", "8, 0.0058", "20, 0.0010", "40, 0.0002"})
    void fluxErrorOfAConstantOpacityIsTheQuadratures(int directions, double error) {
        for (int layers : new int[] {16, 32, 64, 128}) {
            assertThat(energyResidual(layers, directions, TEFF, Opacity.CONSTANT))
                    .isCloseTo(error, offset(6e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16, -0.0183, -0.0338, -0.0386, -0.0394",
        "32, -0.0006, -0.0161, -0.0209, -0.0217",
        "64, +0.0099, -0.0057, -0.0105, -0.0112",
        "128, +0.0155, -0.0001, -0.0049, -0.0056"
    })
    void fluxErrorOfARisingOpacity(int layers, double four, double eight, double twenty, double forty) {
        assertThat(energyResidual(layers, 4, TEFF, Opacity.RISING)).isCloseTo(four, offset(6e-5));
        assertThat(energyResidual(layers, 8, TEFF, Opacity.RISING)).isCloseTo(eight, offset(6e-5));
        assertThat(energyResidual(layers, 20, TEFF, Opacity.RISING)).isCloseTo(twenty, offset(6e-5));
        assertThat(energyResidual(layers, 40, TEFF, Opacity.RISING)).isCloseTo(forty, offset(6e-5));
    }

    @Test
    void isOfSecondOrderInTheDirections() {
        double twenty = energyResidual(16, 20, TEFF, Opacity.CONSTANT);
        double forty = energyResidual(16, 40, TEFF, Opacity.CONSTANT);
        assertThat(order(twenty, forty)).isBetween(1.9, 2.1);
    }

    @ParameterizedTest
    @CsvSource({"1500, 0.016", "5000, -0.00016", "20000, -0.00028"})
    void isOfSecondOrderInTheLayersWhereTheOpacityIsConstant(double wavelength, double errorOf64) {
        double coarse = layerError(wavelength, 64, Opacity.CONSTANT);
        assertThat(coarse).isCloseTo(errorOf64, offset(0.05 * Math.abs(errorOf64)));
        assertThat(order(coarse, layerError(wavelength, 127, Opacity.CONSTANT))).isBetween(1.9, 2.1);
    }

    @ParameterizedTest
    @CsvSource({"5000, -0.0140", "20000, -0.0046"})
    void isOfFirstOrderInTheLayersWhereTheOpacityVaries(double wavelength, double errorOf64) {
        double coarse = layerError(wavelength, 64, Opacity.RISING);
        assertThat(coarse).isCloseTo(errorOf64, offset(0.05 * Math.abs(errorOf64)));
        assertThat(order(coarse, layerError(wavelength, 127, Opacity.RISING))).isBetween(0.9, 1.1);
    }

    @ParameterizedTest
    @CsvSource({"1e-2, 7.4e-5", "1e-3, 7.5e-7"})
    void constantSourceFunctionAboveTheFirstLayerCostsItsDepthSquared(double first, double error) {
        assertThat(fluxFrom(first) - fluxFrom(1e-5)).isCloseTo(error, withPercentage(5));
    }

    private static double fluxFrom(double first) {
        DepthGrid grid = new DepthGrid(first, 100, 64);
        return energyResidual(new RadiativeTransfer(grid, GaussLegendre.of(40)), TEFF, Opacity.CONSTANT);
    }

    private static double order(double coarse, double fine) {
        return Math.log(coarse / fine) / Math.log(2);
    }

    /** Returns the relative error of the flux at one wavelength against that of many layers. */
    private static double layerError(double wavelength, int layers, Opacity opacity) {
        return flux(wavelength, layers, opacity) / flux(wavelength, 65536, opacity) - 1;
    }

    private static double flux(double wavelength, int layers, Opacity opacity) {
        DepthGrid grid = new DepthGrid(1e-4, 100, layers);
        double[] temperature = GreyAtmosphere.temperature(opacity.tau(grid), TEFF);
        return new RadiativeTransfer(grid, GaussLegendre.of(20))
                .flux(wavelength, opacity.chi(grid), new double[layers], temperature);
    }

    private static double energyResidual(int layers, int directions, double teff, Opacity opacity) {
        DepthGrid grid = new DepthGrid(1e-4, 100, layers);
        return energyResidual(new RadiativeTransfer(grid, GaussLegendre.of(directions)), teff, opacity);
    }

    private static double energyResidual(RadiativeTransfer transfer, double teff, Opacity opacity) {
        double[] kappa = opacity.chi(transfer.grid());
        double[] none = new double[kappa.length];
        double[] temperature = GreyAtmosphere.temperature(opacity.tau(transfer.grid()), teff);
        WavelengthBins bins = WavelengthBins.logUniform(200 * TEFF / teff, 1e7 * TEFF / teff, 1000);
        double[] flux = Arrays.stream(bins.centres())
                .map(wavelength -> transfer.flux(wavelength, kappa, none, temperature))
                .toArray();
        return EnergyResidual.of(flux, bins, teff, 1);
    }
}
