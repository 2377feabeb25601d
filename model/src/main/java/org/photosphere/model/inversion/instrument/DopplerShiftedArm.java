package org.photosphere.model.inversion.instrument;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * An arm whose line spread the model resolves: its pixels are the rows of chi^2. The model is evaluated at points
 * equidistant in ln(wavelength), at the line spread of the arm's pixels, and interpolated between them at the position
 * that the star's velocity gives a pixel.
 */
public final class DopplerShiftedArm implements ArmView {

    /** Maximum spacing of points, as a share of a line spread's sigma. */
    private static final double SIGMAS_APART = 0.5;

    /** Maximum number of points per pixel: more have no effect, because the pixel itself smooths. */
    private static final int MOST_A_PIXEL = 4;

    /** Neighbouring rows that are kept together: a filter computes them at once. */
    private static final int RUN = 128;

    /** Approximate number of model bins per point, for a line spread of one bin's width. */
    private static final int ENTRIES_A_POINT = 6;

    private final RowBuilder operator = new RowBuilder();
    private final double[] wavelength;
    private final double[] place;
    private final boolean[] isInside;
    private final int firstInside;
    private final int rowsInside;
    private final double step;
    private final int points;
    /** Points on each side of a row that it may depend on. */
    private final int margin;

    private final DopplerShiftedRows all;

    /** @param range largest ln(1 + v/c) that the star may have, either way */
    DopplerShiftedArm(ArmAxis axis, ModelResolution model, double range) {
        WavelengthBins pixels = axis.pixels();
        int count = pixels.count();
        step = step(axis, model);
        margin = (int) Math.ceil(range / step) + ShiftKernel.TAPS;
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
        int[] inside = IntStream.range(0, count).filter(row -> isInside[row]).toArray();
        firstInside = inside.length == 0 ? 0 : inside[0];
        rowsInside = inside.length;
        all = new DopplerShiftedRows(place, isInside, step);
    }

    @Override
    public int[] coarse(int every) {
        return IntStream.range(0, rows()).filter(row -> row / RUN % every == 0).toArray();
    }

    @Override
    public ArmRows thinned(int[] some) {
        return all.thinned(some, place);
    }

    @Override
    public int[] points(int[] some) {
        boolean[] seen = new boolean[points];
        for (int row : some) {
            int from = (int) place[row] - margin;
            if (isInside[row]) {
                Arrays.fill(seen, Math.max(0, from), Math.min(points, from + 2 * margin + 1), true);
            }
        }
        return IntStream.range(0, points).filter(j -> seen[j]).toArray();
    }

    @Override
    public ArmRows onOwnPoints(int[] some) {
        int[] own = points(some);
        int[] placeOf = new int[points];
        for (int j = 0; j < own.length; j++) {
            placeOf[own[j]] = j;
        }
        double[] moved = place.clone();
        for (int row : some) {
            if (isInside[row]) {
                int below = (int) place[row];
                moved[row] = place[row] - below + placeOf[below];
            }
        }
        return all.thinned(some, moved);
    }

    /**
     * Returns whether the arm can be treated this way: everywhere within the model the pixels, line spread included,
     * are broader than the model's own.
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
        operator.reserve(points, ENTRIES_A_POINT * points);
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

    /** Returns the step of the points in ln(wavelength). */
    public double step() {
        return step;
    }

    /** Returns the first row that the model covers, 0 if there is none. */
    public int firstInside() {
        return firstInside;
    }

    /** Returns the number of rows that the model covers. */
    public int rowsInside() {
        return rowsInside;
    }

    /** Returns the number of points from row to row where this is the same for all that the model covers, else 0. */
    public int pitch() {
        return all.pitch();
    }

    /** Returns the point nearest to the position of a row within the model. */
    public int nearestPoint(int row, double lnShift) {
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
    public int[] placesOn(ArmView other) {
        int[] places = new int[rows()];
        int near = 0;
        for (int i = 0; i < places.length; i++) {
            while (near + 1 < other.rows()
                    && Math.abs(other.wavelength(near + 1) - wavelength[i])
                            <= Math.abs(other.wavelength(near) - wavelength[i])) {
                near++;
            }
            double width = Math.abs(wavelength[i] - wavelength[i == 0 ? 1 : i - 1]);
            places[i] = Math.abs(other.wavelength(near) - wavelength[i]) <= width ? near : -1;
        }
        return places;
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
        all.sample(model, offset, stride, lnShift, out, from);
    }
}
