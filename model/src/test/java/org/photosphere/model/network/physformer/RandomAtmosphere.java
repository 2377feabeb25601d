package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableTransfer.Fields;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.physics.DepthGrid;
import org.photosphere.model.physics.RadiativeTransfer;

/**
 * Plausible fields of a few wavelengths: opacities that change with depth by powers of it, from a millionth of the
 * reference's to a million times it, pure absorption to nearly pure scattering, temperatures that rise inward.
 *
 * @param kappa [layer][wavelength]
 * @param sigma [layer][wavelength]
 * @param temperature K, [layer]
 */
record RandomAtmosphere(double[][] kappa, double[][] sigma, double[] temperature) {

    /** Angstrom, vacuum; patches of 4. */
    static final double[] WAVELENGTHS = {912, 1500, 2500, 3600, 4300, 5000, 5500, 6563, 8542, 12_000, 22_000, 50_000};

    static final int PATCHES = 3;

    static RandomAtmosphere of(int layers, long seed) {
        Random random = new Random(seed);
        double[] s = InitialAtmosphere.grid(layers).depths();
        double teff = 3500 * Math.pow(10, random.nextDouble());
        double[] temperature = new double[layers];
        double steepness = 0.15 + 0.1 * random.nextDouble();
        for (int i = 0; i < layers; i++) {
            temperature[i] = teff * Math.pow(0.75 * (s[i] + 0.02 + random.nextDouble() * 1e-3), steepness);
        }
        double[][] kappa = new double[layers][WAVELENGTHS.length];
        double[][] sigma = new double[layers][WAVELENGTHS.length];
        for (int j = 0; j < WAVELENGTHS.length; j++) {
            double chi = Math.pow(10, 12 * random.nextDouble() - 6);
            double slope = 0.6 * random.nextDouble() - 0.3;
            double absorbed = Math.pow(10, -4 * random.nextDouble());
            for (int i = 0; i < layers; i++) {
                kappa[i][j] = chi * absorbed * Math.pow(s[i], slope);
                sigma[i][j] = chi * (1 - absorbed) * Math.pow(s[i], slope);
            }
        }
        return new RandomAtmosphere(kappa, sigma, temperature);
    }

    RadiativeTransfer.Solution solve(RadiativeTransfer transfer, int wavelength) {
        return transfer.solve(
                WAVELENGTHS[wavelength], column(kappa, wavelength), column(sigma, wavelength), temperature);
    }

    static double[] column(double[][] field, int j) {
        double[] column = new double[field.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = field[i][j];
        }
        return column;
    }

    DepthGrid grid() {
        return InitialAtmosphere.grid(temperature.length);
    }

    /** Returns the fields as arrays of one row. */
    Fields fields(NDManager manager) {
        double[][] ln = new double[temperature.length][1];
        for (int i = 0; i < ln.length; i++) {
            ln[i][0] = Math.log(temperature[i]);
        }
        return new Fields(
                Dual.constant(layers(manager, kappa)),
                Dual.constant(layers(manager, sigma)),
                Dual.constant(layers(manager, ln)));
    }

    /** [layer, 1, column]. */
    static NDArray layers(NDManager manager, double[][] field) {
        return TorchEngine.owned(manager, Tensor.ofRows(field).toFloats(), new Shape(field.length, 1, field[0].length));
    }
}
