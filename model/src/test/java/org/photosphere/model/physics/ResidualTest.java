package org.photosphere.model.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.photosphere.model.spectrum.WavelengthBins;

/** The residuals of transfer (8) and of energy (9). */
class ResidualTest {

    private static final GaussLegendre QUADRATURE = GaussLegendre.of(20);
    private static final double[] TAU = new DepthGrid(1e-4, 100, 64).depths();
    private static final double[] SOURCE = Planck.intensity(5000, GreyAtmosphere.temperature(TAU, 5772));

    @Test
    void vanishesWhereIntensityIsSourceFunctionAndConstant() {
        double[] source = new double[64];
        Arrays.fill(source, 4);
        double[][] intensity = new double[64][20];
        Arrays.stream(intensity).forEach(layer -> Arrays.fill(layer, 4));
        assertThat(TransferResidual.meanSquare(TAU, source, intensity, QUADRATURE, 4))
                .isZero();
    }

    @Test
    void isWhatIsMissingInTheIntensityTimesItsVisibility() {
        // S = tau, I = tau + mu + c: the equation misses by -c, seen through exp(-tau / |mu|), both ways.
        double c = 0.25;
        double[][] intensity = new double[64][20];
        for (int i = 0; i < 64; i++) {
            for (int m = 0; m < 20; m++) {
                intensity[i][m] = TAU[i] + mu(m) + c;
            }
        }
        double[][] residual = TransferResidual.at(TAU, TAU, intensity, QUADRATURE);
        double sum = 0;
        for (int i = 0; i < 63; i++) {
            for (int m = 0; m < 20; m++) {
                double expected = -c * Math.exp(-0.5 * (TAU[i] + TAU[i + 1]) / Math.abs(mu(m)));
                assertThat(residual[i][m]).isCloseTo(expected, offset(1e-10));
                sum += expected * expected;
            }
        }
        assertThat(TransferResidual.meanSquare(TAU, TAU, intensity, QUADRATURE, 10))
                .isCloseTo(sum / (63 * 20 * 100), withPercentage(1e-6));
    }

    @Test
    void formalSolutionLeavesTheErrorOfTheDifferencesAlone() {
        double coarse = ofFormalSolution(63);
        double fine = ofFormalSolution(125);
        assertThat(coarse).isLessThan(1e-6);
        // Second order in the step: its mean square falls by sixteen when steps are halved.
        assertThat(coarse / fine).isBetween(13.0, 19.0);
    }

    private static double ofFormalSolution(int layers) {
        double[] tau = new DepthGrid(1e-4, 100, layers).depths();
        double[] source = Planck.intensity(5000, GreyAtmosphere.temperature(tau, 5772));
        double[][] intensity = FormalSolution.of(tau, source, QUADRATURE).layers();
        return TransferResidual.meanSquare(tau, source, intensity, QUADRATURE, Planck.intensity(5000, 5772));
    }

    @Test
    void tellsAWrongIntensityFromTheRightOne() {
        double scale = Planck.intensity(5000, 5772);
        double[][] right = FormalSolution.of(TAU, SOURCE, QUADRATURE).layers();
        double[][] wrong = Arrays.stream(right)
                .map(layer -> Arrays.stream(layer).map(value -> 1.05 * value).toArray())
                .toArray(double[][]::new);
        assertThat(TransferResidual.meanSquare(TAU, SOURCE, wrong, QUADRATURE, scale))
                .isGreaterThan(100 * TransferResidual.meanSquare(TAU, SOURCE, right, QUADRATURE, scale));
    }

    @Test
    void staysFiniteForInwardDirectionsAndVoidLayers() {
        double[] tau = {1e-3, 1e-3, 1, 1e4};
        double[] source = {1, 2, 3, 4};
        double[][] intensity = FormalSolution.of(tau, source, QUADRATURE).layers();
        double[][] residual = TransferResidual.at(tau, source, intensity, QUADRATURE);
        assertThat(residual[0]).containsOnly(0);
        for (double[] layer : residual) {
            assertThat(Arrays.stream(layer).boxed())
                    .allSatisfy(value -> assertThat(Math.abs(value)).isLessThan(4));
        }
    }

    @Test
    void blackBodyHasNoEnergyResidual() {
        WavelengthBins bins = WavelengthBins.logUniform(300, 1e7, 4000);
        double[] flux = blackBody(bins, 5772);
        assertThat(EnergyResidual.of(flux, bins, 5772, 1)).isCloseTo(0, offset(1e-5));
        assertThat(EnergyResidual.of(flux, bins, 5772 / Math.pow(1.1, 0.25), 1)).isCloseTo(0.1, offset(2e-5));
        assertThat(EnergyResidual.of(flux, bins, 5772 * Math.pow(2, 0.25), 1)).isCloseTo(-0.5, offset(2e-5));
    }

    @Test
    void energyOfABandIsHeldAgainstItsShare() {
        WavelengthBins all = WavelengthBins.logUniform(300, 1e7, 4000);
        WavelengthBins band = WavelengthBins.logUniform(3001, 6998, 4000);
        // Between lambda T = 1732 and 4039 micron K the tables of black-body fractions give 0.488 - 0.032.
        double share = EnergyResidual.of(blackBody(band, 5772), band, 5772, 0);
        assertThat(share).isCloseTo(0.456, offset(1e-3));
        assertThat(EnergyResidual.of(blackBody(band, 5772), band, 5772, share)).isCloseTo(0, offset(1e-14));
        assertThatThrownBy(() -> EnergyResidual.of(new double[3], all, 5772, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4000");
    }

    private static double[] blackBody(WavelengthBins bins, double temperature) {
        return Arrays.stream(bins.centres())
                .map(wavelength -> Math.PI * Planck.intensity(wavelength, temperature))
                .toArray();
    }

    private static double mu(int m) {
        return QUADRATURE.directions().get(m).mu();
    }
}
