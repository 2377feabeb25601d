package org.photosphere.model.network.physformer;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.physics.DepthGrid;
import org.photosphere.model.physics.DepthInterpolation;
import org.photosphere.model.physics.GaussLegendre;

/**
 * Emergent spectrum and radiative equilibrium of one spectrum's fields, and the reverse derivative of a loss of both.
 * Some wavelengths at a time pass through all equations while they are in the cache; the second pass computes the fields
 * again. Used by one thread.
 */
final class ColumnTransfer {

    /** Wavelengths at a time: some 60 arrays of 64 layers stay in the second-level cache. */
    private static final int MOST = 64;

    private final int knots;
    private final int patchBins;
    private final float[] widths;
    private final DepthGrid grid;
    private final DepthInterpolation temperatures;
    private final double[][] temperatureWeights;
    private final ColumnFields fields;
    private final ColumnMean mean;
    private final ColumnSurface surface;
    private final ColumnRays rays;

    /**
     * Integrals over the chosen wavelengths, [layer].
     *
     * @param flux F of the formal solution, erg s^-1 cm^-2
     * @param exchange of kappa (J - B), per unit of reference depth and sterad
     * @param emission of kappa B
     * @param rosseland mean of kappa + sigma, in units of the reference opacity
     */
    record Budget(double[] flux, double[] exchange, double[] emission, double[] rosseland) {}

    /** Loss of a spectrum and of its budget. */
    interface Loss {

        /**
         * @param flux emergent, erg s^-1 cm^-2 Angstrom^-1, [place]
         * @param budget zeros where not requested
         * @param byFlux receives the derivatives, [place]
         * @param by receives the derivatives by the budget; those of the Rosseland mean by its logarithm
         */
        void differentiate(float[] flux, Budget budget, float[] byFlux, Budget by);
    }

    /**
     * Derivatives by the network's output.
     *
     * @param opacity by ln kappa, then ln sigma, in the layout of the input
     * @param lnTemperature by ln T at its knots
     */
    record Gradient(float[] opacity, float[] lnTemperature) {}

    /**
     * @param wavelengths Angstrom, vacuum, [wavelength]
     * @param widths of the bins, Angstrom, [wavelength]
     * @param patches groups of neighbouring wavelengths, all of the same size
     */
    ColumnTransfer(TransferShape shape, double[] wavelengths, float[] widths, int patches) {
        knots = shape.opacityKnots();
        patchBins = wavelengths.length / patches;
        this.widths = widths.clone();
        grid = InitialAtmosphere.grid(shape.layers());
        temperatures = new DepthInterpolation(grid, shape.temperatureKnots());
        temperatureWeights = temperatures.weights();
        fields = new ColumnFields(grid, knots, wavelengths, MOST);
        mean = new ColumnMean(fields);
        surface = new ColumnSurface(fields, mean, GaussLegendre.of(shape.directions()));
        rays = new ColumnRays(fields, mean);
    }

    DepthGrid grid() {
        return grid;
    }

    /**
     * Computes the derivatives of a loss.
     *
     * @param opacity ln kappa, then ln sigma at the depth knots, of all wavelengths, [patch][2 knots][bin], row-major
     * @param lnTemperature at its knots, [knot]
     * @param places indices of the wavelengths that the loss uses
     * @param weights of these in integrals over wavelength, Angstrom
     * @param withBudget whether the loss uses the budget: four times the work
     */
    Gradient differentiate(
            float[] opacity, float[] lnTemperature, int[] places, float[] weights, boolean withBudget, Loss loss) {
        Inputs inputs = inputs(opacity, lnTemperature, places);
        float[] flux = new float[places.length];
        ColumnBudget sums = new ColumnBudget(fields, rays);
        for (int from = 0; from < places.length; from += MOST) {
            int count = Math.min(MOST, places.length - from);
            forward(inputs, places, from, count, withBudget);
            System.arraycopy(surface.flux, 0, flux, from, count);
            if (withBudget) {
                sums.add(weights, from, count);
            }
        }
        float[] byFlux = new float[places.length];
        Budget by = zeros();
        loss.differentiate(flux, withBudget ? sums.total() : zeros(), byFlux, by);
        float[][] byKappa = new float[knots][places.length];
        float[][] bySigma = new float[knots][places.length];
        double[] byTemperature = new double[grid.layers()];
        for (int from = 0; from < places.length; from += MOST) {
            int count = Math.min(MOST, places.length - from);
            if (withBudget || places.length > MOST) {
                forward(inputs, places, from, count, withBudget);
            }
            clear(count);
            System.arraycopy(byFlux, from, surface.byFlux, 0, count);
            if (withBudget) {
                sums.differentiate(by, weights, from, count);
                rays.differentiate(count);
            }
            surface.differentiate(count);
            mean.differentiate(count);
            fields.differentiate(byKappa, bySigma, byTemperature, from, count);
        }
        return new Gradient(spread(byKappa, bySigma, places, opacity.length), atKnots(byTemperature));
    }

    /**
     * Computes the fields and all that follows from them.
     *
     * @param opacity ln kappa, then ln sigma at the depth knots, of all wavelengths, [patch][2 knots][bin], row-major
     * @param lnTemperature at its knots, [knot]
     */
    Atmosphere atmosphere(float[] opacity, float[] lnTemperature) {
        int[] places = IntStream.range(0, widths.length).toArray();
        Inputs inputs = inputs(opacity, lnTemperature, places);
        ColumnBudget sums = new ColumnBudget(fields, rays);
        ColumnAtmosphere atmosphere = new ColumnAtmosphere(fields, mean, rays, places.length);
        for (int from = 0; from < places.length; from += MOST) {
            int count = Math.min(MOST, places.length - from);
            forward(inputs, places, from, count, true);
            sums.add(widths, from, count);
            atmosphere.add(surface.flux, from, count);
        }
        double[] temperature =
                Arrays.stream(inputs.lnTemperature()).map(Math::exp).toArray();
        return atmosphere.finish(grid, temperature, sums.total());
    }

    /** ln kappa and ln sigma at the chosen wavelengths, [knot][place], ln T at the layers. */
    private record Inputs(float[][] lnKappa, float[][] lnSigma, double[] lnTemperature) {}

    private Inputs inputs(float[] opacity, float[] lnTemperature, int[] places) {
        float[][] lnKappa = new float[knots][places.length];
        float[][] lnSigma = new float[knots][places.length];
        for (int j = 0; j < places.length; j++) {
            for (int k = 0; k < knots; k++) {
                lnKappa[k][j] = (float) PhysFormerDecoder.opacity(opacity[index(places[j], k)]);
                lnSigma[k][j] = (float) PhysFormerDecoder.opacity(opacity[index(places[j], knots + k)]);
            }
        }
        double[] wide = new double[lnTemperature.length];
        Arrays.setAll(wide, k -> lnTemperature[k]);
        return new Inputs(lnKappa, lnSigma, temperatures.apply(wide));
    }

    private int index(int place, int field) {
        return (place / patchBins * 2 * knots + field) * patchBins + place % patchBins;
    }

    private void forward(Inputs inputs, int[] places, int from, int count, boolean withBudget) {
        fields.solve(
                part(inputs.lnKappa(), from, count),
                part(inputs.lnSigma(), from, count),
                inputs.lnTemperature(),
                places,
                from,
                count);
        mean.solve(count);
        surface.solve(count);
        if (withBudget) {
            rays.solve(count);
        }
    }

    private static float[][] part(float[][] rows, int from, int count) {
        float[][] part = new float[rows.length][];
        for (int k = 0; k < rows.length; k++) {
            part[k] = Arrays.copyOfRange(rows[k], from, from + count);
        }
        return part;
    }

    private Budget zeros() {
        int layers = grid.layers();
        return new Budget(new double[layers], new double[layers], new double[layers], new double[layers]);
    }

    private void clear(int count) {
        fields.clear(count);
        mean.clear(count);
        rays.clear(count);
    }

    private float[] spread(float[][] byKappa, float[][] bySigma, int[] places, int length) {
        float[] spread = new float[length];
        for (int j = 0; j < places.length; j++) {
            for (int k = 0; k < knots; k++) {
                spread[index(places[j], k)] = byKappa[k][j];
                spread[index(places[j], knots + k)] = bySigma[k][j];
            }
        }
        return spread;
    }

    private float[] atKnots(double[] byTemperature) {
        float[] by = new float[temperatureWeights[0].length];
        for (int k = 0; k < by.length; k++) {
            double sum = 0;
            for (int i = 0; i < byTemperature.length; i++) {
                sum += temperatureWeights[i][k] * byTemperature[i];
            }
            by[k] = (float) sum;
        }
        return by;
    }
}
