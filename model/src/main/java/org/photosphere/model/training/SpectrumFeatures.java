package org.photosphere.model.training;

import java.util.Arrays;
import org.photosphere.model.network.FirstAtmosphere;
import org.photosphere.model.physics.GaussLegendre;
import org.photosphere.model.physics.Planck;
import org.photosphere.model.physics.RadiativeTransfer;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A spectrum as opacities: in the {@link FirstAtmosphere} of the spectrum's own reference temperature, the ln chi at each
 * wavelength for which its flux emerges. Much like minus four times ln of the brightness temperature, and so nearly
 * linear in the labels where flux is not; it is what the encoder takes and what the decoder starts from.
 *
 * <p>The reference temperature is the brightness temperature's flux-weighted geometric mean. Immutable.
 */
public final class SpectrumFeatures {

    private static final double LOWEST = -12;
    private static final double HIGHEST = 14;
    private static final int OPACITIES = 391;

    /** h c / (lambda k T_ref) of the table, its ends and number. */
    private static final double SMALLEST_X = 0.01;

    private static final double LARGEST_X = 300;
    private static final int XS = 480;

    /** A temperature of the table: only the product with the wavelength matters. */
    private static final double TABLE_TEMPERATURE = 10_000;

    private final WavelengthBins bins;
    /** ln of flux over pi B(T_ref), falling with opacity, [x][opacity]. */
    private final double[][] table;

    /**
     * @param bins of the spectra
     * @param layers L, of the network's transfer
     * @param directions M
     */
    public SpectrumFeatures(WavelengthBins bins, int layers, int directions) {
        this.bins = bins;
        RadiativeTransfer transfer = new RadiativeTransfer(FirstAtmosphere.grid(layers), GaussLegendre.of(directions));
        double[] depths = transfer.grid().depths();
        double[] temperature = Arrays.stream(depths)
                .map(s -> TABLE_TEMPERATURE * FirstAtmosphere.profile(s))
                .toArray();
        table = new double[XS][OPACITIES];
        for (int i = 0; i < XS; i++) {
            double wavelength = Planck.SECOND / (x(i) * TABLE_TEMPERATURE);
            double black = Math.PI * Planck.intensity(wavelength, TABLE_TEMPERATURE);
            for (int k = 0; k < OPACITIES; k++) {
                double chi = Math.exp(lnChi(k));
                double[] kappa = filled(layers, chi * (1 - FirstAtmosphere.ALBEDO));
                double[] sigma = filled(layers, chi * FirstAtmosphere.ALBEDO);
                table[i][k] = Math.log(transfer.flux(wavelength, kappa, sigma, temperature) / black);
            }
        }
    }

    private static double[] filled(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return values;
    }

    private static double x(int i) {
        return SMALLEST_X * Math.pow(LARGEST_X / SMALLEST_X, i / (XS - 1.0));
    }

    private static double lnChi(double k) {
        return LOWEST + k * (HIGHEST - LOWEST) / (OPACITIES - 1);
    }

    /**
     * ln chi at each bin and, after them, ln T_ref.
     *
     * @param flux max-normalised, [bin]
     * @param maximum what it was divided by, erg s^-1 cm^-2 Angstrom^-1
     * @return [bin + 1]
     */
    public double[] of(float[] flux, double maximum) {
        double lnReference = lnReferenceTemperature(flux, maximum);
        double reference = Math.exp(lnReference);
        double[] features = new double[flux.length + 1];
        for (int j = 0; j < flux.length; j++) {
            features[j] = lnChi(opacity(place(j, reference), lnRatio(flux[j] * maximum, j, reference)));
        }
        features[flux.length] = lnReference;
        return features;
    }

    private double lnReferenceTemperature(float[] flux, double maximum) {
        double sum = 0;
        double weights = 0;
        for (int j = 0; j < flux.length; j++) {
            double weight = flux[j] * bins.width(j);
            if (weight > 0) {
                sum += weight * Math.log(Planck.brightnessTemperature(bins.centre(j), flux[j] * maximum / Math.PI));
                weights += weight;
            }
        }
        return sum / weights;
    }

    private double lnRatio(double flux, int bin, double reference) {
        // Darkness is the least that the table knows.
        return flux > 0
                ? Math.log(flux / (Math.PI * Planck.intensity(bins.centre(bin), reference)))
                : Double.NEGATIVE_INFINITY;
    }

    /** Where in the table's rows a bin's h c / (lambda k T_ref) is. */
    private double place(int bin, double reference) {
        double x = Planck.SECOND / (bins.centre(bin) * reference);
        double place = Math.log(x / SMALLEST_X) / Math.log(LARGEST_X / SMALLEST_X) * (XS - 1);
        return Math.min(XS - 1.0, Math.max(0.0, place));
    }

    /** Flux at an opacity's place, between two rows of the table. */
    private double lnFlux(double place, int opacity) {
        int row = Math.min(XS - 2, (int) place);
        return table[row][opacity] + (place - row) * (table[row + 1][opacity] - table[row][opacity]);
    }

    /** The opacity's place, fractional, for a flux; the ends for what is beyond them. */
    private double opacity(double place, double lnRatio) {
        int low = 0;
        int high = OPACITIES - 1;
        if (lnRatio >= lnFlux(place, low)) {
            return low;
        }
        if (lnRatio <= lnFlux(place, high)) {
            return high;
        }
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (lnFlux(place, middle) >= lnRatio) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double above = lnFlux(place, low);
        double below = lnFlux(place, high);
        return low + (above > below ? (above - lnRatio) / (above - below) : 0);
    }

    /**
     * The spectrum that has these features: the inverse of {@link #of}.
     *
     * @param features ln chi at each bin and ln T_ref, [bin + 1]
     * @return flux, erg s^-1 cm^-2 Angstrom^-1, [bin]
     */
    public double[] flux(double[] features) {
        double[] flux = new double[features.length - 1];
        double reference = Math.exp(features[flux.length]);
        double step = lnChi(1) - lnChi(0);
        for (int j = 0; j < flux.length; j++) {
            double place = place(j, reference);
            double opacity = Math.min(OPACITIES - 1.0, Math.max(0, (features[j] - LOWEST) / step));
            int k = Math.min(OPACITIES - 2, (int) opacity);
            double lnRatio = lnFlux(place, k) + (opacity - k) * (lnFlux(place, k + 1) - lnFlux(place, k));
            flux[j] = Math.PI * Planck.intensity(bins.centre(j), reference) * Math.exp(lnRatio);
        }
        return flux;
    }

    /**
     * How max-normalised flux answers to its features, bin by bin.
     *
     * @param byOpacity derivative by the bin's ln chi, [bin]
     * @param byTemperature derivative by ln T_ref, the opacities as they are, [bin]
     */
    public record Response(float[] byOpacity, float[] byTemperature) {}

    /**
     * @param flux max-normalised, [bin]
     * @param features of it
     */
    public Response response(float[] flux, double[] features) {
        double reference = Math.exp(features[flux.length]);
        float[] byOpacity = new float[flux.length];
        float[] byTemperature = new float[flux.length];
        double opacityStep = lnChi(1) - lnChi(0);
        double xStep = Math.log(x(1) / x(0));
        for (int j = 0; j < flux.length; j++) {
            double place = place(j, reference);
            double x = Planck.SECOND / (bins.centre(j) * reference);
            int row = Math.min(XS - 2, (int) place);
            int k = (int) Math.min(OPACITIES - 2, Math.max(0, (features[j] - LOWEST) / opacityStep));
            byOpacity[j] = (float) (flux[j] * (lnFlux(place, k + 1) - lnFlux(place, k)) / opacityStep);
            // ln F = ln pi B(x) + table(ln x, ln chi), and ln x falls as ln T rises.
            double black = x / -Math.expm1(-x);
            byTemperature[j] = (float) (flux[j] * (black - (table[row + 1][k] - table[row][k]) / xStep));
        }
        return new Response(byOpacity, byTemperature);
    }
}
