package org.photosphere.model.inversion;

import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * An arm whose line spread the model resolves: its pixels are the rows of chi^2, as they are. The model is looked at on
 * points equidistant in ln(wavelength), as broad as the arm's pixels see it, and interpolated between them where the
 * star's velocity puts a pixel.
 */
final class MovingArm implements ArmView {

    /** Points lie at most this share of a line spread's sigma apart. */
    private static final double SIGMAS_APART = 0.5;

    /** More points than this a pixel gain nothing: the pixel itself smooths. */
    private static final int MOST_A_PIXEL = 4;

    private static final int OUTSIDE = -1;

    private final RowBuilder operator = new RowBuilder();
    private final double[] wavelength;
    private final double[] place;
    private final boolean[] isInside;
    private final double step;
    private final int points;

    /** @param range largest ln(1 + v/c) that the star may have, either way */
    MovingArm(ArmAxis axis, ModelResolution model, double range) {
        WavelengthBins pixels = axis.pixels();
        int count = pixels.count();
        step = step(axis, model);
        int margin = (int) Math.ceil(range / step) + ShiftKernel.TAPS;
        double origin = Math.log(pixels.centre(0)) - margin * step;
        points = (int) Math.ceil((Math.log(pixels.centre(count - 1)) - origin) / step) + margin + 1;
        boolean[] covered = look(axis, model, origin);
        int first = 0;
        while (first < points && !covered[first]) {
            first++;
        }
        int last = points - 1;
        while (last > first && !covered[last]) {
            last--;
        }
        wavelength = new double[count];
        place = new double[count];
        isInside = new boolean[count];
        for (int i = 0; i < count; i++) {
            wavelength[i] = pixels.centre(i);
            place[i] = (Math.log(wavelength[i]) - origin) / step;
            isInside[i] = place[i] - margin >= first && place[i] + margin <= last;
        }
    }

    private MovingArm(MovingArm full, int every) {
        step = full.step;
        points = full.points;
        int rows = (full.rows() + every - 1) / every;
        wavelength = new double[rows];
        place = new double[rows];
        isInside = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            wavelength[i] = full.wavelength[i * every];
            place[i] = full.place[i * every];
            isInside[i] = full.isInside[i * every];
        }
    }

    @Override
    public ArmView thinned(int every) {
        return new MovingArm(this, every);
    }

    /**
     * Whether the arm can be looked at so: everywhere within the model the pixels, line spread included, are broader than
     * the model's own.
     */
    static boolean suits(ArmAxis axis, ModelResolution model) {
        WavelengthBins pixels = axis.pixels();
        boolean any = false;
        for (int i = 0; i < pixels.count(); i++) {
            double centre = pixels.centre(i);
            if (centre >= model.bins().lower() && centre <= model.bins().upper()) {
                if (!(axis.lineSigma(i) > model.sigma(centre))) {
                    return false;
                }
                any = true;
            }
        }
        return any && pixels.count() > 1;
    }

    private static double step(ArmAxis axis, ModelResolution model) {
        WavelengthBins pixels = axis.pixels();
        double narrowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < pixels.count(); i++) {
            double sigma = Math.max(axis.lineSigma(i), model.sigma(pixels.centre(i)));
            narrowest = Math.min(narrowest, sigma / pixels.centre(i));
        }
        double pixel = Math.log(pixels.centre(pixels.count() - 1) / pixels.centre(0)) / (pixels.count() - 1);
        double wanted = Math.ceil(pixel / (SIGMAS_APART * narrowest));
        return pixel / Math.max(1, Math.min(MOST_A_PIXEL, wanted));
    }

    private boolean[] look(ArmAxis axis, ModelResolution model, double origin) {
        WavelengthBins pixels = axis.pixels();
        boolean[] covered = new boolean[points];
        WavelengthBins bins = model.bins();
        int pixel = 0;
        int bin = 0;
        for (int j = 0; j < points; j++) {
            double wavelength = Math.exp(origin + j * step);
            if (wavelength > bins.lower() && wavelength < bins.upper()) {
                pixel = axis.nearestPixel(wavelength, pixel);
                bin = ArmAxis.binOf(bins, wavelength, bin);
                double half = 0.5 * pixels.width(pixel) * wavelength / pixels.centre(pixel);
                double sigma = model.missingSigma(axis.lineSigma(pixel), bin, false);
                covered[j] = BroadeningKernel.append(operator, bins, wavelength - half, wavelength + half, sigma);
            }
            operator.row(0, 0, 0);
        }
        return covered;
    }

    /** Of the points in ln(wavelength). */
    double step() {
        return step;
    }

    /** The point next to where a row looks, of a row within the model. */
    int nearestPoint(int row, double lnShift) {
        return (int) (place[row] - lnShift / step + 0.5);
    }

    @Override
    public int rows() {
        return place.length;
    }

    @Override
    public int points() {
        return points;
    }

    @Override
    public boolean moves() {
        return true;
    }

    @Override
    public double wavelength(int row) {
        return wavelength[row];
    }

    @Override
    public boolean isInside(int row) {
        return isInside[row];
    }

    @Override
    public void look(RowBuilder builder) {
        builder.append(operator);
    }

    @Override
    public void observe(Arm arm, RowData data, int from) {
        for (int i = 0; i < arm.pixels(); i++) {
            if (!isInside[i]) {
                data.countOutside();
                continue;
            }
            boolean used = arm.ivar()[i] > 0;
            data.countInside(!used);
            if (used) {
                data.set(from + i, arm.flux()[i], 1.0 / arm.ivar()[i]);
            }
        }
    }

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel out, int from) {
        double shift = lnShift / step;
        int[] first = new int[place.length];
        int[] part = new int[place.length];
        for (int i = 0; i < place.length; i++) {
            double at = place[i] - shift;
            int below = (int) at;
            part[i] = ShiftKernel.at(at - below);
            first[i] = isInside[i] ? offset + below - ShiftKernel.BEFORE : OUTSIDE;
        }
        interpolate(ShiftKernel.weights(), 1.0, first, part, model, 0, out.flux, from);
        for (int k = 0; k < out.labels; k++) {
            interpolate(ShiftKernel.weights(), 1.0, first, part, model, (1 + k) * stride, out.derivative[k], from);
        }
        if (out.moves()) {
            interpolate(ShiftKernel.slopes(), -1.0 / step, first, part, model, 0, out.derivative[out.labels], from);
        }
    }

    /** One column. On an axis that is uniform in ln(wavelength) all rows have the same weights: these stay at hand. */
    private static void interpolate(
            double[] table, double factor, int[] first, int[] part, float[] model, int ahead, double[] into, int from) {
        int last = -1;
        double w0 = 0;
        double w1 = 0;
        double w2 = 0;
        double w3 = 0;
        double w4 = 0;
        double w5 = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] == OUTSIDE) {
                continue;
            }
            int own = part[i];
            if (own != last) {
                w0 = factor * table[own];
                w1 = factor * table[own + 1];
                w2 = factor * table[own + 2];
                w3 = factor * table[own + 3];
                w4 = factor * table[own + 4];
                w5 = factor * table[own + 5];
                last = own;
            }
            int j = first[i] + ahead;
            double sum = w0 * model[j] + w1 * model[j + 1] + w2 * model[j + 2];
            into[from + i] = sum + (w3 * model[j + 3] + w4 * model[j + 4] + w5 * model[j + 5]);
        }
    }
}
