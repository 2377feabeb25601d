package org.photosphere.model.physics;

import org.photosphere.model.physics.FormalSolution.Intensity;

/**
 * One wavelength's way: kappa, sigma, T at the layers -> tau (5) and B -> J -> S -> I at all layers and directions ->
 * F (7) -> residual (8).
 *
 * @param grid the layers
 * @param quadrature the directions
 */
public record RadiativeTransfer(DepthGrid grid, GaussLegendre quadrature) {

    /**
     * Quantities that follow from the fields of one wavelength. The arrays are the record's own, not to be modified;
     * intensities in erg s^-1 cm^-2 Angstrom^-1 sr^-1.
     *
     * @param tau optical depth, [layer]
     * @param planck B, [layer]
     * @param meanIntensity J of the two-stream solution, [layer]
     * @param source S, [layer]
     */
    public record SourceField(double[] tau, double[] planck, double[] meanIntensity, double[] source) {}

    /**
     * The full solution.
     *
     * @param field fields of the solution
     * @param intensity I, erg s^-1 cm^-2 Angstrom^-1 sr^-1
     * @param flux emergent flux F, erg s^-1 cm^-2 Angstrom^-1
     */
    public record Solution(SourceField field, Intensity intensity, double flux) {}

    /**
     * @param wavelength Angstrom, vacuum
     * @param kappa true absorption in units of the reference opacity, not negative, [layer]
     * @param sigma scattering in the same units, not negative, [layer]
     * @param temperature K, above zero, [layer]
     */
    public SourceField source(double wavelength, double[] kappa, double[] sigma, double[] temperature) {
        requireLayers("kappa", kappa);
        requireLayers("sigma", sigma);
        requireLayers("temperature", temperature);
        double[] tau = OpticalDepth.of(OpticalDepth.extinction(kappa, sigma), grid);
        double[] epsilon = SourceFunction.destruction(kappa, sigma);
        double[] planck = Planck.intensity(wavelength, temperature);
        double[] mean = TwoStream.meanIntensity(tau, epsilon, planck);
        return new SourceField(tau, planck, mean, SourceFunction.of(epsilon, planck, mean));
    }

    /**
     * The emergent flux alone, without intensities at the layers.
     *
     * @param wavelength Angstrom, vacuum
     * @param kappa true absorption in units of the reference opacity, not negative, [layer]
     * @param sigma scattering in the same units, not negative, [layer]
     * @param temperature K, above zero, [layer]
     * @return F, erg s^-1 cm^-2 Angstrom^-1
     */
    public double flux(double wavelength, double[] kappa, double[] sigma, double[] temperature) {
        SourceField field = source(wavelength, kappa, sigma, temperature);
        return EmergentFlux.ofSource(field.tau(), field.source(), quadrature);
    }

    /**
     * @param wavelength Angstrom, vacuum
     * @param kappa true absorption in units of the reference opacity, not negative, [layer]
     * @param sigma scattering in the same units, not negative, [layer]
     * @param temperature K, above zero, [layer]
     */
    public Solution solve(double wavelength, double[] kappa, double[] sigma, double[] temperature) {
        SourceField field = source(wavelength, kappa, sigma, temperature);
        Intensity intensity = FormalSolution.of(field.tau(), field.source(), quadrature);
        return new Solution(field, intensity, EmergentFlux.ofSurface(intensity.surface(), quadrature));
    }

    /**
     * Returns the residual of the transfer equation for a solution: {@link TransferResidual#meanSquare} in units of an
     * intensity.
     *
     * @param solution of this grid and these directions
     * @param scale intensity to measure in, above zero, erg s^-1 cm^-2 Angstrom^-1 sr^-1
     * @return mean square residual, dimensionless
     */
    public double residual(Solution solution, double scale) {
        SourceField field = solution.field();
        return TransferResidual.meanSquare(
                field.tau(), field.source(), solution.intensity().layers(), quadrature, scale);
    }

    private void requireLayers(String field, double[] values) {
        if (values.length != grid.layers()) {
            throw new IllegalArgumentException(
                    "expected " + grid.layers() + " layers of " + field + ", given " + values.length);
        }
    }
}
