package org.photosphere.model.grid;

import static org.photosphere.model.physics.PhysicalConstants.STEFAN_BOLTZMANN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.photosphere.model.forward.Label;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Summary of a grid before the training of a model.
 *
 * @param labels in the grid's order
 * @param resolvingPower lambda / FWHM of the grid's own sampling, the median over it
 * @param energy integral of the flux over the grid's wavelengths, in units of sigma Teff^4: 1 for a grid that covers
 *     all wavelengths and is in equilibrium
 * @param lattice combinations of label values that are present
 */
public record GridSummary(List<LabelRange> labels, double resolvingPower, Spread energy, GridLattice lattice) {

    /**
     * @param values number of distinct values
     */
    public record LabelRange(String name, double lower, double upper, int values) {

        public boolean varies() {
            return values > 1;
        }
    }

    /** Minimum, median and maximum of many values. */
    public record Spread(double min, double median, double max) {

        static Spread of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int n = sorted.length;
            return new Spread(sorted[0], 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]), sorted[n - 1]);
        }
    }

    public static GridSummary of(FluxGrid grid) {
        List<LabelRange> ranges = new ArrayList<>();
        for (int k = 0; k < grid.labelNames().size(); k++) {
            double[] values = GridLattice.distinct(grid.labels(), k);
            ranges.add(new LabelRange(grid.labelNames().get(k), values[0], values[values.length - 1], values.length));
        }
        return new GridSummary(
                List.copyOf(ranges),
                grid.resolvingPower(grid.ownBins()),
                Spread.of(energies(grid)),
                GridLattice.of(grid.labels()));
    }

    /** @return integral of the flux over sigma Teff^4, [spectrum] */
    private static double[] energies(FluxGrid grid) {
        int teff = grid.labelNames().indexOf(Label.TEFF);
        double[] weights = weights(grid);
        double[] energies = new double[grid.spectra()];
        for (int i = 0; i < energies.length; i++) {
            double sum = 0;
            for (int j = 0; j < weights.length; j++) {
                sum += weights[j] * grid.flux()[i][j];
            }
            energies[i] = sum / (STEFAN_BOLTZMANN * Math.pow(grid.labels()[i][teff], 4));
        }
        return energies;
    }

    /**
     * Returns the weights of the fluxes in their integral, Angstrom: the bins' widths for means, the trapezoids' for
     * points.
     */
    private static double[] weights(FluxGrid grid) {
        double[] wavelength = grid.wavelength();
        double[] weights = new double[wavelength.length];
        if (grid.sampling() == FluxGrid.Sampling.LOG_UNIFORM_BINS) {
            WavelengthBins bins = grid.ownBins();
            Arrays.setAll(weights, bins::width);
            return weights;
        }
        for (int j = 1; j < weights.length; j++) {
            double half = 0.5 * (wavelength[j] - wavelength[j - 1]);
            weights[j - 1] += half;
            weights[j] += half;
        }
        return weights;
    }
}
