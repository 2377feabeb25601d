package org.photosphere.model.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.photosphere.model.network.physformer.InitialAtmosphere;
import org.photosphere.model.network.physformer.InitialOpacity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.physics.DepthInterpolation;
import org.photosphere.model.physics.GaussLegendre;
import org.photosphere.model.physics.Planck;
import org.photosphere.model.physics.RadiativeTransfer;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Transform of a spectrum to opacities: in the {@link InitialAtmosphere} of the star's effective temperature, the
 * darkness ({@link InitialOpacity}) of each wavelength for which its flux emerges. Nearly linear in the labels, where flux
 * is not; input of the encoder and start of the decoder. Immutable.
 */
public final class SpectrumFeatures implements SpectrumTransform {

    private static final double LOWEST = -6;
    private static final double HIGHEST = 9;
    private static final int OPACITIES = 301;

    /** h c / (lambda k Teff) of the table: limits and number of values. */
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

    /** The same as a share of the black body's: where that is dark too, flux is not set to a brighter value. */
    private static final double FAINT = 0.2;

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
     * @param shape of the network's transfer
     */
    public SpectrumFeatures(WavelengthBins bins, TransferShape shape) {
        this(bins, shape, true);
    }

    /** @param scattering whether matter scatters */
    public SpectrumFeatures(WavelengthBins bins, TransferShape shape, boolean scattering) {
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
                new RadiativeTransfer(InitialAtmosphere.grid(shape.layers()), GaussLegendre.of(shape.directions()));
        double[] knots = Arrays.stream(
                        InitialAtmosphere.grid(shape.temperatureKnots()).depths())
                .map(s -> Math.log(TABLE_TEMPERATURE * InitialAtmosphere.profile(s)))
                .toArray();
        double[] temperature = Arrays.stream(
                        new DepthInterpolation(transfer.grid(), shape.temperatureKnots()).apply(knots))
                .map(Math::exp)
                .toArray();
        table = new double[XS][OPACITIES];
        IntStream.range(0, XS).parallel().forEach(i -> {
            double x = x(i);
            double wavelength = Planck.SECOND / (x * TABLE_TEMPERATURE);
            double black = Math.PI * Planck.intensity(wavelength, TABLE_TEMPERATURE);
            // pi B = first / (exp(x) - 1), so ln first = ln pi B + x + ln(1 - exp(-x)).
            double fromFirst = Math.log(x) - Math.log(-Math.expm1(-x));
            for (int k = 0; k < OPACITIES; k++) {
                double lnKappa = lnKappa(k);
                double[] kappa =
                        filled(shape.layers(), Math.exp(scattering ? InitialOpacity.absorbed(lnKappa) : lnKappa));
                double[] sigma = filled(shape.layers(), scattering ? Math.exp(InitialOpacity.lnSigma(lnKappa)) : 0);
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

    private static double lnKappa(double k) {
        return LOWEST + k * OPACITY_STEP;
    }

    @Override
    public double[] of(float[] flux, double maximum, double teff) {
        double lnReference = Math.log(teff);
        double lnMaximum = Math.log(maximum);
        double[] features = new double[flux.length + 1];
        for (int j = 0; j < flux.length; j++) {
            double x = second[j] * Math.exp(-lnReference);
            double lnX = lnSecond[j] - lnReference;
            double black = Math.PI * Planck.intensity(bins.centre(j), teff) / maximum;
            double least = Math.min(DARK, FAINT * black);
            double wanted = lnMaximum + Math.log(Math.hypot(flux[j], least)) - lnFirst[j] + x + lnX;
            features[j] = InitialOpacity.darkness(lnKappa(opacity(place(lnX), wanted)));
        }
        features[flux.length] = lnReference;
        return features;
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

    @Override
    public double[] flux(double[] features) {
        int[] all = IntStream.range(0, second.length).toArray();
        float[] single = new float[features.length];
        for (int j = 0; j < single.length; j++) {
            single[j] = (float) features[j];
        }
        return answer(all, single).flux();
    }

    @Override
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
            double lnKappa = InitialOpacity.lnKappa(features[j]);
            double opacity = Math.min(OPACITIES - 1.0, Math.max(0, (lnKappa - LOWEST) / OPACITY_STEP));
            int k = Math.min(OPACITIES - 2, (int) opacity);
            double u = place - row;
            double v = opacity - k;
            double near = table[row][k] + v * (table[row][k + 1] - table[row][k]);
            double far = table[row + 1][k] + v * (table[row + 1][k + 1] - table[row + 1][k]);
            answer.flux()[j] = Math.exp(lnFirst[places[j]] - x - lnX + near + u * (far - near));
            answer.byOpacity()[j] = InitialOpacity.slope(features[j])
                    * ((1 - u) * (table[row][k + 1] - table[row][k]) + u * (table[row + 1][k + 1] - table[row + 1][k]))
                    / OPACITY_STEP;
            // x decreases as T increases.
            answer.byTemperature()[j] = x + 1 - (far - near) / X_STEP;
        }
        return answer;
    }
}
