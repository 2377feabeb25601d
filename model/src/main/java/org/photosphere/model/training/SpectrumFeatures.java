package org.photosphere.model.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.photosphere.model.network.physformer.InitialAtmosphere;
import org.photosphere.model.physics.GaussLegendre;
import org.photosphere.model.physics.Planck;
import org.photosphere.model.physics.RadiativeTransfer;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Transform of a spectrum to opacities: in the {@link InitialAtmosphere} of the spectrum's own reference temperature,
 * the ln chi at each wavelength for which its flux emerges. Approximately minus four times ln of the brightness
 * temperature, hence nearly linear in the labels where flux is not; input of the encoder and start of the decoder.
 *
 * <p>The reference temperature is the brightness temperature's flux-weighted geometric mean. Immutable.
 */
public final class SpectrumFeatures {

    private static final double LOWEST = -12;
    private static final double HIGHEST = 14;
    private static final int OPACITIES = 391;

    /** h c / (lambda k T_ref) of the table: limits and number of values. */
    private static final double SMALLEST_X = 0.01;

    private static final double LARGEST_X = 300;
    private static final int XS = 480;

    private static final double LN_SMALLEST_X = Math.log(SMALLEST_X);
    private static final double X_STEP = Math.log(LARGEST_X / SMALLEST_X) / (XS - 1);
    private static final double OPACITY_STEP = (HIGHEST - LOWEST) / (OPACITIES - 1);

    /**
     * Minimum flux as a share of the maximum: opacities of darker bins do not affect the spectrum, and would dominate
     * the linear model.
     */
    private static final double DARK = 2e-4;

    /** Limits of reference temperatures, K. */
    private static final double LN_COOLEST = Math.log(100);

    private static final double LN_HOTTEST = Math.log(1e6);

    /** Arbitrary temperature of the table: only the product with the wavelength matters. */
    private static final double TABLE_TEMPERATURE = 10_000;

    private final WavelengthBins bins;
    /** h c / (lambda k), K, its logarithm, and ln of pi times the first factor of Planck's function, [bin]. */
    private final double[] second;

    private final double[] lnSecond;
    private final double[] lnFirst;
    /** ln of flux, in units of that factor, + x + ln x: smooth in both. Decreases with opacity. [x][opacity]. */
    private final double[][] table;

    /**
     * @param bins of the spectra
     * @param layers L, of the network's transfer
     * @param directions M
     */
    public SpectrumFeatures(WavelengthBins bins, int layers, int directions) {
        this.bins = bins;
        second = new double[bins.count()];
        lnSecond = new double[bins.count()];
        lnFirst = new double[bins.count()];
        for (int j = 0; j < second.length; j++) {
            second[j] = Planck.SECOND / bins.centre(j);
            lnSecond[j] = Math.log(second[j]);
            lnFirst[j] = Math.log(Math.PI * Planck.FIRST) - 5 * Math.log(bins.centre(j));
        }
        RadiativeTransfer transfer =
                new RadiativeTransfer(InitialAtmosphere.grid(layers), GaussLegendre.of(directions));
        double[] depths = transfer.grid().depths();
        double[] temperature = Arrays.stream(depths)
                .map(s -> TABLE_TEMPERATURE * InitialAtmosphere.profile(s))
                .toArray();
        table = new double[XS][OPACITIES];
        IntStream.range(0, XS).parallel().forEach(i -> {
            double x = x(i);
            double wavelength = Planck.SECOND / (x * TABLE_TEMPERATURE);
            double black = Math.PI * Planck.intensity(wavelength, TABLE_TEMPERATURE);
            // pi B = first / (exp(x) - 1), so ln first = ln pi B + x + ln(1 - exp(-x)).
            double fromFirst = Math.log(x) - Math.log(-Math.expm1(-x));
            for (int k = 0; k < OPACITIES; k++) {
                double chi = Math.exp(lnChi(k));
                double[] kappa = filled(layers, chi * (1 - InitialAtmosphere.ALBEDO));
                double[] sigma = filled(layers, chi * InitialAtmosphere.ALBEDO);
                table[i][k] = Math.log(transfer.flux(wavelength, kappa, sigma, temperature) / black) + fromFirst;
            }
        });
    }

    private static double[] filled(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return values;
    }

    private static double x(int i) {
        return SMALLEST_X * Math.exp(i * X_STEP);
    }

    private static double lnChi(double k) {
        return LOWEST + k * OPACITY_STEP;
    }

    /**
     * Returns ln chi at each bin, followed by ln T_ref.
     *
     * @param flux max-normalised, [bin]
     * @param maximum of the flux before normalisation, erg s^-1 cm^-2 Angstrom^-1
     * @return [bin + 1]
     */
    public double[] of(float[] flux, double maximum) {
        double lnReference = lnReferenceTemperature(flux, maximum);
        double lnMaximum = Math.log(maximum);
        double[] features = new double[flux.length + 1];
        for (int j = 0; j < flux.length; j++) {
            double x = second[j] * Math.exp(-lnReference);
            double lnX = lnSecond[j] - lnReference;
            double wanted = lnMaximum + Math.log(Math.hypot(flux[j], DARK)) - lnFirst[j] + x + lnX;
            features[j] = lnChi(opacity(place(lnX), wanted));
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

    /** Returns the position of an x among the table's rows. */
    private static double place(double lnX) {
        return Math.min(XS - 1.0, Math.max(0.0, (lnX - LN_SMALLEST_X) / X_STEP));
    }

    /** Returns the table at an opacity's position, between two rows. */
    private double entry(double place, int opacity) {
        int row = Math.min(XS - 2, (int) place);
        return table[row][opacity] + (place - row) * (table[row + 1][opacity] - table[row][opacity]);
    }

    /** Returns the opacity's position, fractional, for an entry of the table; the ends for values beyond them. */
    private double opacity(double place, double wanted) {
        int low = 0;
        int high = OPACITIES - 1;
        if (wanted >= entry(place, low)) {
            return low;
        }
        if (wanted <= entry(place, high)) {
            return high;
        }
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (entry(place, middle) >= wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double above = entry(place, low);
        double below = entry(place, high);
        return low + (above > below ? (above - wanted) / (above - below) : 0);
    }

    /**
     * Returns the spectrum that has these features: the inverse of {@link #of}.
     *
     * @param features ln chi at each bin and ln T_ref, [bin + 1]
     * @return flux, erg s^-1 cm^-2 Angstrom^-1, [bin]
     */
    public double[] flux(double[] features) {
        int[] all = IntStream.range(0, second.length).toArray();
        float[] single = new float[features.length];
        for (int j = 0; j < single.length; j++) {
            single[j] = (float) features[j];
        }
        return answer(all, single).flux();
    }

    /**
     * A spectrum and its derivatives by its features, bin by bin.
     *
     * @param flux erg s^-1 cm^-2 Angstrom^-1, [bin]
     * @param byOpacity derivative of ln flux by the bin's ln chi, [bin]
     * @param byTemperature derivative of ln flux by ln T_ref at constant opacities, [bin]
     */
    public record Answer(double[] flux, double[] byOpacity, double[] byTemperature) {}

    /**
     * Returns the spectrum at some bins.
     *
     * @param places indices of the bins, [some]
     * @param features ln chi at these bins and ln T_ref, [some + 1]
     */
    public Answer answer(int[] places, float[] features) {
        int count = places.length;
        Answer answer = new Answer(new double[count], new double[count], new double[count]);
        // A lower limit on the light, for any features that a training tries.
        double lnReference = Math.min(LN_HOTTEST, Math.max(LN_COOLEST, features[count]));
        double inverse = Math.exp(-lnReference);
        for (int j = 0; j < count; j++) {
            double x = second[places[j]] * inverse;
            double lnX = lnSecond[places[j]] - lnReference;
            double place = place(lnX);
            int row = Math.min(XS - 2, (int) place);
            double opacity = Math.min(OPACITIES - 1.0, Math.max(0, (features[j] - LOWEST) / OPACITY_STEP));
            int k = Math.min(OPACITIES - 2, (int) opacity);
            double u = place - row;
            double v = opacity - k;
            double near = table[row][k] + v * (table[row][k + 1] - table[row][k]);
            double far = table[row + 1][k] + v * (table[row + 1][k + 1] - table[row + 1][k]);
            answer.flux[j] = Math.exp(lnFirst[places[j]] - x - lnX + near + u * (far - near));
            answer.byOpacity[j] = ((1 - u) * (table[row][k + 1] - table[row][k])
                            + u * (table[row + 1][k + 1] - table[row + 1][k]))
                    / OPACITY_STEP;
            // x decreases as T increases.
            answer.byTemperature[j] = x + 1 - (far - near) / X_STEP;
        }
        return answer;
    }
}
