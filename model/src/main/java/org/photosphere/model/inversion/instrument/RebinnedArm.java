package org.photosphere.model.inversion.instrument;

import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Means over the model's bins of pixels narrower than these, with the variance of each and its covariance with the
 * previous bin, with which it shares the pixels at the common edge. The flux's integral is interpolated between the
 * pixels' edges by cubics; next to a masked pixel flux is constant over pixels and the mean is over the unmasked part.
 * Weights do not follow the noise: that would shift a bin's effective wavelength.
 */
final class RebinnedArm {

    private final RowBuilder rows = new RowBuilder();
    private final WavelengthBins pixels;
    private final float[] flux;
    private final float[] ivar;
    private final int[] rowOfBin;
    private int last;

    /**
     * @param pixels of the arm, Angstrom, vacuum, at rest
     * @param flux [pixel]
     * @param ivar 0 where a pixel is excluded, [pixel]
     * @param bins of the model
     * @param minimumCoverage share of a bin that used pixels must cover
     */
    RebinnedArm(WavelengthBins pixels, float[] flux, float[] ivar, WavelengthBins bins, double minimumCoverage) {
        this.pixels = pixels;
        this.flux = flux;
        this.ivar = ivar;
        this.rowOfBin = new int[bins.count()];
        for (int b = 0; b < bins.count(); b++) {
            rowOfBin[b] = -1;
            double width = bins.width(b);
            double lower = Math.max(bins.edge(b), pixels.lower());
            double upper = Math.min(bins.edge(b + 1), pixels.upper());
            if (upper - lower >= minimumCoverage * width && average(lower, upper, minimumCoverage * width)) {
                rowOfBin[b] = rows.rows();
                end(b > 0 && rowOfBin[b - 1] >= 0);
            }
        }
    }

    boolean covers(int bin) {
        return rowOfBin[bin] >= 0;
    }

    double flux(int bin) {
        return rows.value(rowOfBin[bin]);
    }

    double variance(int bin) {
        return rows.variance(rowOfBin[bin]);
    }

    /** Returns the covariance of a bin's flux with that of the bin before, 0 where that is not covered. */
    double covariance(int bin) {
        return rows.covariance(rowOfBin[bin]);
    }

    /**
     * Adds the pixels' weights in an interval's mean; adds none and returns false where too little of it is covered.
     */
    private boolean average(double lower, double upper, double minimumWidth) {
        int first = ArmAxis.binOf(pixels, lower, last);
        last = ArmAxis.binOf(pixels, upper, first);
        int mark = rows.entries();
        double total = 0;
        if (pixels.edge(first) == lower && pixels.edge(first + 1) == upper) {
            if (!(ivar[first] > 0)) {
                return false;
            }
            rows.entry(first, 1.0);
            return true;
        }
        if (allUsed(Math.max(0, first - 1), Math.min(pixels.count() - 1, last + 1))) {
            total = BroadeningKernel.interpolated(rows, pixels, first, last, lower, upper, upper - lower);
        } else {
            for (int i = first; i <= last; i++) {
                double overlap = Math.min(upper, pixels.edge(i + 1)) - Math.max(lower, pixels.edge(i));
                if (ivar[i] > 0 && overlap > 0) {
                    rows.entry(i, overlap);
                    total += overlap;
                }
            }
            if (total < minimumWidth) {
                rows.rewind(mark);
                return false;
            }
        }
        rows.scaleFrom(mark, 1.0 / total);
        return true;
    }

    private boolean allUsed(int from, int to) {
        for (int i = from; i <= to; i++) {
            if (!(ivar[i] > 0)) {
                return false;
            }
        }
        return true;
    }

    /** Completes the row whose weights were added. */
    private void end(boolean follows) {
        int mark = rows.rowStart(rows.rows());
        double value = 0;
        double variance = 0;
        double covariance = 0;
        int before = follows ? rows.rowStart(rows.rows() - 1) : mark;
        for (int e = mark; e < rows.entries(); e++) {
            int pixel = rows.bin(e);
            double weight = rows.weight(e);
            value += weight * flux[pixel];
            variance += weight * weight / ivar[pixel];
            while (before < mark && rows.bin(before) < pixel) {
                before++;
            }
            if (before < mark && rows.bin(before) == pixel) {
                covariance += weight * rows.weight(before) / ivar[pixel];
            }
        }
        rows.row(value, variance, covariance);
    }
}
