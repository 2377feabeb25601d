package org.photosphere.model.inversion.instrument;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * An arm that resolves more than the model does, or of unknown resolution: pixels not wider than the model's bins are
 * averaged onto them, wider ones remain rows of their own. Known velocities are removed; none can be fitted.
 */
final class BinnedArm implements ArmView {

    /** Largest width in bins of pixels that are averaged onto the bins: a bin, and the rounding of its edges. */
    private static final double NARROW = 1.02;

    /** Difference of edges, in widths, that is rounding. */
    private static final double SAME = 1e-6;

    private final WavelengthBins bins;
    private final double minimumCoverage;
    private final RowBuilder operator = new RowBuilder();
    private final WavelengthBins pixels;
    /** Row of each pixel, or a code for its other use, [pixel]. */
    private final int[] rowOfPixel;
    /** Row of each bin, [bin]. */
    private final int[] rowOfBin;

    private final double[] wavelength;
    private final int rows;
    private final BinRows all;
    /** Pixel of each bin that it coincides with, -1 if none does, [bin]. */
    private final int[] samePixel;
    /** Whether all pixels that are averaged coincide with a bin. */
    private final boolean allCoincide;

    private static final int OUTSIDE = -1;
    private static final int AVERAGED = -2;

    /** @param minimumCoverage share of a bin that unmasked pixels must cover */
    BinnedArm(ArmAxis axis, ModelResolution model, double minimumCoverage) {
        this.bins = model.bins();
        this.minimumCoverage = minimumCoverage;
        this.pixels = axis.pixels();
        this.rowOfPixel = new int[pixels.count()];
        this.rowOfBin = new int[bins.count()];
        double[] centres = new double[bins.count() + pixels.count()];
        int next = addBins(axis, model, centres);
        this.rows = addPixels(axis, model, centres, next);
        this.all = new BinRows(IntStream.range(0, rows).toArray());
        this.wavelength = Arrays.copyOf(centres, rows);
        this.samePixel = samePixels();
        long coinciding = Arrays.stream(samePixel).filter(pixel -> pixel >= 0).count();
        this.allCoincide = coinciding
                == Arrays.stream(rowOfPixel).filter(row -> row == AVERAGED).count();
    }

    private int[] samePixels() {
        int[] same = new int[bins.count()];
        int pixel = 0;
        for (int b = 0; b < same.length; b++) {
            pixel = ArmAxis.binOf(pixels, Math.max(pixels.lower(), Math.min(pixels.upper(), bins.centre(b))), pixel);
            double within = SAME * bins.width(b);
            boolean coincides = rowOfBin[b] >= 0
                    && rowOfPixel[pixel] == AVERAGED
                    && Math.abs(pixels.edge(pixel) - bins.edge(b)) < within
                    && Math.abs(pixels.edge(pixel + 1) - bins.edge(b + 1)) < within;
            same[b] = coincides ? pixel : -1;
        }
        return same;
    }

    private int addBins(ArmAxis axis, ModelResolution model, double[] centres) {
        int next = 0;
        int pixel = 0;
        for (int b = 0; b < bins.count(); b++) {
            rowOfBin[b] = OUTSIDE;
            double centre = bins.centre(b);
            if (bins.edge(b + 1) <= pixels.lower() || bins.edge(b) >= pixels.upper()) {
                continue;
            }
            pixel = axis.nearestPixel(centre, pixel);
            double sigma = model.missingSigma(axis.lineSigma(pixel), b, true);
            if (sigma == 0) {
                operator.entry(b, 1.0);
            } else if (!BroadeningKernel.append(operator, bins, bins.edge(b), bins.edge(b + 1), sigma)) {
                continue;
            }
            operator.row(0, 0, 0);
            centres[next] = centre;
            rowOfBin[b] = next++;
        }
        return next;
    }

    private int addPixels(ArmAxis axis, ModelResolution model, double[] centres, int first) {
        int next = first;
        int bin = 0;
        for (int i = 0; i < pixels.count(); i++) {
            double centre = pixels.centre(i);
            rowOfPixel[i] = OUTSIDE;
            if (centre < bins.lower() || centre > bins.upper()) {
                continue;
            }
            bin = ArmAxis.binOf(bins, centre, bin);
            if (pixels.width(i) <= NARROW * bins.width(bin)) {
                rowOfPixel[i] = AVERAGED;
                continue;
            }
            double sigma = model.missingSigma(axis.lineSigma(i), bin, false);
            if (BroadeningKernel.append(operator, bins, pixels.edge(i), pixels.edge(i + 1), sigma)) {
                operator.row(0, 0, 0);
                centres[next] = centre;
                rowOfPixel[i] = next++;
            }
        }
        return next;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int points() {
        return rows;
    }

    @Override
    public boolean moves() {
        return false;
    }

    @Override
    public double wavelength(int row) {
        return wavelength[row];
    }

    @Override
    public int[] placesOn(ArmView other) {
        int[] places = new int[rows];
        Arrays.fill(places, -1);
        if (other instanceof BinnedArm binned) {
            copyPlaces(rowOfBin, binned.rowOfBin, places);
            if (pixels.count() == binned.pixels.count()) {
                copyPlaces(rowOfPixel, binned.rowOfPixel, places);
            }
        }
        return places;
    }

    private static void copyPlaces(int[] own, int[] others, int[] places) {
        for (int i = 0; i < own.length; i++) {
            if (own[i] >= 0 && others[i] >= 0) {
                places[own[i]] = others[i];
            }
        }
    }

    @Override
    public void look(RowBuilder points) {
        points.append(operator);
    }

    @Override
    public void observe(Arm arm, RowData data, int from) {
        float[] narrow = new float[arm.pixels()];
        for (int i = 0; i < arm.pixels(); i++) {
            if (rowOfPixel[i] == OUTSIDE) {
                data.countOutside();
                continue;
            }
            boolean used = arm.ivar()[i] > 0;
            data.countInside(!used);
            if (used && rowOfPixel[i] == AVERAGED) {
                narrow[i] = arm.ivar()[i];
            } else if (used) {
                data.set(from + rowOfPixel[i], arm.flux()[i], 1.0 / arm.ivar()[i]);
            }
        }
        if (allCoincide) {
            takePixels(arm, data, from);
            return;
        }
        RebinnedArm rebinned = new RebinnedArm(pixels, arm.flux(), narrow, bins, minimumCoverage);
        for (int b = 0; b < bins.count(); b++) {
            if (rowOfBin[b] >= 0 && rebinned.covers(b)) {
                int row = from + rowOfBin[b];
                boolean follows = rowOfBin[b] > 0 && rowOfBin[b - 1] == rowOfBin[b] - 1 && data.isUsed(row - 1);
                data.set(row, rebinned.flux(b), rebinned.variance(b), follows ? rebinned.covariance(b) : 0.0);
            }
        }
    }

    /** Takes pixels as rows where they are the bins. */
    private void takePixels(Arm arm, RowData data, int from) {
        for (int b = 0; b < samePixel.length; b++) {
            int pixel = samePixel[b];
            if (pixel >= 0 && arm.ivar()[pixel] > 0) {
                data.set(from + rowOfBin[b], arm.flux()[pixel], 1.0 / arm.ivar()[pixel]);
            }
        }
    }

    @Override
    public void sample(float[] model, int offset, int stride, double lnShift, RowModel out, int from) {
        all.sample(model, offset, stride, lnShift, out, from);
    }

    @Override
    public int[] points(int[] some) {
        return some.clone();
    }

    @Override
    public ArmRows onOwnPoints(int[] some) {
        return new BinRows(IntStream.range(0, some.length).toArray());
    }

    @Override
    public ArmRows thinned(int[] some) {
        return new BinRows(some);
    }
}
