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
         * @param budget absent where not requested
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
        Budget budget = zeros();
        double[] steepness = new double[grid.layers()];
        for (int from = 0; from < places.length; from += MOST) {
            int count = Math.min(MOST, places.length - from);
            forward(inputs, places, from, count, withBudget);
            System.arraycopy(surface.flux, 0, flux, from, count);
            if (withBudget) {
                add(budget, steepness, weights, from, count);
            }
        }
        for (int i = 0; withBudget && i < steepness.length; i++) {
            budget.rosseland()[i] = steepness[i] / budget.rosseland()[i];
        }
        float[] byFlux = new float[places.length];
        Budget by = zeros();
        loss.differentiate(flux, budget, byFlux, by);
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
                byBudget(by, budget, steepness, weights, from, count);
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
        int layers = grid.layers();
        int[] places = IntStream.range(0, widths.length).toArray();
        Inputs inputs = inputs(opacity, lnTemperature, places);
        float[] flux = new float[places.length];
        float[][] kappa = new float[layers][places.length];
        float[][] sigma = new float[layers][places.length];
        float[][] tau = new float[layers][places.length];
        double[] scattering = new double[layers];
        Budget budget = zeros();
        double[] steepness = new double[layers];
        for (int from = 0; from < places.length; from += MOST) {
            int count = Math.min(MOST, places.length - from);
            forward(inputs, places, from, count, true);
            add(budget, steepness, widths, from, count);
            System.arraycopy(surface.flux, 0, flux, from, count);
            for (int i = 0; i < layers; i++) {
                System.arraycopy(fields.kappa[i], 0, kappa[i], from, count);
                System.arraycopy(fields.sigma[i], 0, sigma[i], from, count);
                System.arraycopy(fields.tau[i], 0, tau[i], from, count);
                scattering[i] += scatteringSquares(i, count);
            }
        }
        double[] rosseland = new double[layers];
        double[] depth = new double[layers];
        double[] heating = new double[layers];
        for (int i = 0; i < layers; i++) {
            rosseland[i] = steepness[i] / budget.rosseland()[i];
            depth[i] = (i == 0 ? 0 : depth[i - 1]) + rosseland[i] * grid.steps()[i];
            heating[i] = budget.exchange()[i] / budget.emission()[i];
            scattering[i] = Math.sqrt(scattering[i] / places.length);
        }
        double[] temperature =
                Arrays.stream(inputs.lnTemperature()).map(Math::exp).toArray();
        return new Atmosphere(
                grid.depths(),
                temperature,
                kappa,
                sigma,
                tau,
                rosseland,
                depth,
                budget.flux(),
                heating,
                scattering,
                flux);
    }

    /** Sum of squares of the part of S that changes where J is that of the resulting intensity, relative to S. */
    private double scatteringSquares(int i, int count) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
            double change = (1 - fields.epsilon[i][j]) * (rays.mean[i][j] - mean.mean[i][j]) / mean.source[i][j];
            sum += change * change;
        }
        return sum;
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

    /** Adds to the sums; the Rosseland mean's denominator is kept in its place until all are added. */
    private void add(Budget budget, double[] steepness, float[] weights, int from, int count) {
        for (int i = 0; i < grid.layers(); i++) {
            double flux = 0;
            double exchange = 0;
            double emission = 0;
            double steep = 0;
            double clear = 0;
            for (int j = 0; j < count; j++) {
                float w = weights[from + j];
                float k = fields.kappa[i][j];
                float b = fields.planck[i][j];
                float slope = w * fields.planckSlope[i][j];
                flux += w * rays.flux[i][j];
                exchange += w * k * (rays.mean[i][j] - b);
                emission += w * k * b;
                steep += slope;
                clear += slope / (k + fields.sigma[i][j]);
            }
            budget.flux()[i] += flux;
            budget.exchange()[i] += exchange;
            budget.emission()[i] += emission;
            steepness[i] += steep;
            budget.rosseland()[i] += clear;
        }
    }

    private void clear(int count) {
        fields.clear(count);
        mean.clear(count);
        rays.clear(count);
    }

    private void byBudget(Budget by, Budget budget, double[] steepness, float[] weights, int from, int count) {
        for (int i = 0; i < grid.layers(); i++) {
            float byFlux = (float) by.flux()[i];
            float byExchange = (float) by.exchange()[i];
            float byEmission = (float) by.emission()[i];
            float byRosseland = (float) (by.rosseland()[i] * budget.rosseland()[i] / steepness[i]);
            for (int j = 0; j < count; j++) {
                float w = weights[from + j];
                float k = fields.kappa[i][j];
                float s = fields.sigma[i][j];
                float b = fields.planck[i][j];
                rays.byFlux[i][j] = byFlux * w;
                rays.byMean[i][j] = byExchange * w * k;
                fields.byPlanck[i][j] = (byEmission - byExchange) * w * k;
                float chi = k + s;
                float mixed = byRosseland * w * fields.planckSlope[i][j] / (chi * chi);
                fields.byKappa[i][j] = k * (w * (byExchange * (rays.mean[i][j] - b) + byEmission * b) + mixed);
                fields.bySigma[i][j] = s * mixed;
            }
        }
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
        double[][] w = temperatures.weights();
        float[] by = new float[w[0].length];
        for (int k = 0; k < by.length; k++) {
            double sum = 0;
            for (int i = 0; i < byTemperature.length; i++) {
                sum += w[i][k] * byTemperature[i];
            }
            by[k] = (float) sum;
        }
        return by;
    }
}
