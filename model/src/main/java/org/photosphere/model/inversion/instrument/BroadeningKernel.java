package org.photosphere.model.inversion.instrument;

import org.hipparchus.special.Erf;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Weights that average a model on bins over an interval of wavelength, with Gaussian broadening.
 *
 * <p>Without a Gaussian the integral of the flux is interpolated between the bins' edges by cubics, which conserves
 * each bin's flux and follows lines that only a few bins resolve; with constant flux within bins, such lines would be
 * smeared by up to a pixel in pixels about as wide as the bins. With a Gaussian, which smooths by itself, flux is
 * constant within bins.
 */
final class BroadeningKernel {

    /** Range of the Gaussian: 6e-5 of its area is beyond four sigma. */
    private static final double REACH = 4.0;

    /** Minimum share of a row within the model's range; with less the row is unknown. */
    private static final double MINIMUM_WEIGHT = 0.98;

    /** Limit of the tabulated normal distribution: 1e-9 of it is beyond. */
    private static final int TAIL = 6;

    /** Entries of the tables of the normal distribution per sigma: cubics between them are accurate to 1e-10. */
    private static final int STEPS = 64;

    private static final double[] CUMULATIVE = new double[2 * TAIL * STEPS + 1];
    /** Integral of the cumulative distribution from minus infinity. */
    private static final double[] INTEGRAL = new double[CUMULATIVE.length];

    private static final int TABLE_SIZE = 200;
    private static final double TABLE_STEP = 0.005;
    private static final double[] MOMENT = new double[TABLE_SIZE + 1];

    static {
        for (int i = 0; i < CUMULATIVE.length; i++) {
            double z = (double) i / STEPS - TAIL;
            CUMULATIVE[i] = 0.5 * Erf.erfc(-z / Math.sqrt(2.0));
            INTEGRAL[i] = z * CUMULATIVE[i] + density(z);
        }
        for (int i = 0; i <= TABLE_SIZE; i++) {
            MOMENT[i] = binnedMoment(i * TABLE_STEP);
        }
    }

    private BroadeningKernel() {}

    /**
     * Returns the Gaussian whose weights over bins have a given variance: it is narrower, because bins broaden by
     * themselves.
     *
     * @param variance required, in squared bin widths
     * @return sigma of the Gaussian, in bin widths
     */
    static double sigmaForVariance(double variance) {
        if (variance >= MOMENT[TABLE_SIZE]) {
            return Math.sqrt(variance - 1.0 / 6.0);
        }
        int i = 0;
        while (MOMENT[i + 1] < variance) {
            i++;
        }
        return TABLE_STEP * (i + (variance - MOMENT[i]) / (MOMENT[i + 1] - MOMENT[i]));
    }

    /**
     * Returns the variance of the weights over bins of width 1 of a Gaussian averaged over one of them: x^2 + E[f (1 -
     * f)], f the fractional part of a normal deviate of sigma x, as its Fourier series.
     */
    private static double binnedMoment(double x) {
        if (x == 0) {
            return 0.0;
        }
        double series = 0;
        for (int k = 1; k <= 1000; k++) {
            series += Math.exp(-2.0 * Math.PI * Math.PI * k * k * x * x) / (Math.PI * Math.PI * k * k);
        }
        return x * x + 1.0 / 6.0 - series;
    }

    /**
     * Appends the row of an interval.
     *
     * @param lower end of the interval, Angstrom
     * @param upper end of the interval, Angstrom
     * @param sigma of the Gaussian, Angstrom, 0 for none
     * @return false, and nothing appended, where the model's range is too short
     */
    static boolean append(RowBuilder rows, WavelengthBins bins, double lower, double upper, double sigma) {
        int mark = rows.entries();
        double total = sigma > 0
                ? broadened(rows, bins, lower, upper, sigma)
                : interpolated(rows, bins, Math.max(lower, bins.lower()), Math.min(upper, bins.upper()), upper - lower);
        if (total < MINIMUM_WEIGHT) {
            rows.rewind(mark);
            return false;
        }
        rows.scaleFrom(mark, 1.0 / total);
        return true;
    }

    private static double broadened(RowBuilder rows, WavelengthBins bins, double lower, double upper, double sigma) {
        double to = upper + REACH * sigma;
        double total = 0;
        int first = ArmAxis.binOf(bins, lower - REACH * sigma);
        double inverse = 1.0 / sigma;
        double scale = sigma / (upper - lower);
        double above = scale * between((lower - bins.edge(first)) * inverse, (upper - bins.edge(first)) * inverse);
        for (int j = first; j < bins.count() && bins.edge(j) < to; j++) {
            double edge = bins.edge(j + 1);
            // Share of the broadened interval above the edge.
            double aboveNext = scale * between((lower - edge) * inverse, (upper - edge) * inverse);
            double weight = above - aboveNext;
            if (weight > 0) {
                rows.entry(j, weight);
                total += weight;
            }
            above = aboveNext;
        }
        return total;
    }

    /** Returns the integral of the cumulative normal distribution between two values. */
    private static double between(double lower, double upper) {
        return integral(upper) - integral(lower);
    }

    private static double interpolated(RowBuilder rows, WavelengthBins bins, double lower, double upper, double width) {
        if (!(upper > lower)) {
            return 0.0;
        }
        int first = ArmAxis.binOf(bins, lower);
        return interpolated(rows, bins, first, ArmAxis.binOf(bins, upper, first), lower, upper, width);
    }

    /**
     * Appends the weights of the interpolated integral at the upper end minus that at the lower end, over a width.
     *
     * @param first bin that holds the lower end
     * @param last bin that holds the upper end
     * @return the weights' sum
     */
    static double interpolated(
            RowBuilder rows, WavelengthBins bins, int first, int last, double lower, double upper, double width) {
        double[] below = partOfIntegral(bins, first, lower);
        double[] above = partOfIntegral(bins, last, upper);
        double total = 0;
        for (int j = Math.max(0, first - 1); j <= Math.min(bins.count() - 1, last + 1); j++) {
            double share = j >= first && j < last ? 1.0 : 0.0;
            share += Math.abs(j - last) <= 1 ? above[j - last + 1] : 0.0;
            share -= Math.abs(j - first) <= 1 ? below[j - first + 1] : 0.0;
            double weight = share * bins.width(j) / width;
            if (weight != 0) {
                rows.entry(j, weight);
                total += weight;
            }
        }
        return total;
    }

    /**
     * Returns the integral of the flux from a bin's lower edge to a wavelength in it, as shares of the integrals over
     * the bin before, the bin and the bin after: the cubic through the integral at their four edges, in units of bins.
     */
    private static double[] partOfIntegral(WavelengthBins bins, int bin, double wavelength) {
        double t = (wavelength - bins.edge(bin)) / bins.width(bin);
        if (bin == 0 || bin == bins.count() - 1) {
            return new double[] {0.0, t, 0.0};
        }
        double before = t * (t - 1.0) * (t - 2.0) / 6.0;
        double after = t * (t + 1.0) * (t - 1.0) / 6.0;
        return new double[] {before, after - t * (t + 1.0) * (t - 2.0) / 2.0, after};
    }

    /** Returns the integral of the cumulative normal distribution from minus infinity to z. */
    private static double integral(double z) {
        if (z >= TAIL) {
            return z;
        }
        if (z <= -TAIL) {
            return 0.0;
        }
        double place = (z + TAIL) * STEPS;
        int below = (int) place;
        double t = place - below;
        double left = 1.0 - t;
        // Hermite's cubic: the derivative is the cumulative distribution.
        return left * left * (INTEGRAL[below] * (1.0 + 2.0 * t) + CUMULATIVE[below] * t / STEPS)
                + t * t * (INTEGRAL[below + 1] * (1.0 + 2.0 * left) - CUMULATIVE[below + 1] * left / STEPS);
    }

    private static double density(double z) {
        return Math.exp(-0.5 * z * z) / Math.sqrt(2.0 * Math.PI);
    }
}
