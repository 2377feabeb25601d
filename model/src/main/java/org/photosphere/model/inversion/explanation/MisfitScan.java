package org.photosphere.model.inversion.explanation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.special.Gamma;
import org.photosphere.model.inversion.MisfitRegion;

/**
 * Scan statistic: windows of all widths over the residuals, each judged by the probability that noise contributes as
 * much to chi^2, times the number of windows examined (Sidak 1967, JASA 62, 626). Windows overlap, so that the actual
 * false-alarm rate is at most the stated one.
 */
final class MisfitScan {

    /** Share of pure-noise spectra that show a region, at most. */
    static final double FALSE_ALARM = 0.01;

    /** Narrowest window: a line at two pixels per line spread is not narrower; clipping handles single pixels. */
    private static final int NARROWEST = 4;

    /** Widest window: the continuum absorbs wider misfits. */
    private static final int WIDEST = 512;

    /** Number of starts of windows within one window's width. */
    private static final int PARTS = 4;

    /** Upper limit on the number of reported regions. */
    private static final int MOST = 12;

    /** Window over consecutive counted rows. */
    private record Window(int first, int last, int rows, double chi2, double mean, double probability) {

        boolean overlaps(Window other) {
            return first <= other.last && other.first <= last;
        }

        /** Returns the sigma of chi^2 above its expectation: an order where probabilities underflow. */
        double excess() {
            return (chi2 - rows) / Math.sqrt(2.0 * rows);
        }
    }

    private final double[] residual;
    private final List<Window> candidates = new ArrayList<>();
    private long looks;

    /** @param residual independent and of unit variance under noise alone, NaN where a row does not count, [row] */
    private MisfitScan(double[] residual) {
        this.residual = residual;
    }

    /**
     * @param residual independent and of unit variance under noise alone, NaN where a row does not count, [row]
     * @param firstRow of each arm, and the end of the last one
     * @param arms their names
     * @param wavelength Angstrom, [row]
     */
    static List<MisfitRegion> regions(double[] residual, int[] firstRow, List<String> arms, double[] wavelength) {
        MisfitScan scan = new MisfitScan(residual);
        for (int a = 0; a < arms.size(); a++) {
            scan.look(firstRow[a], firstRow[a + 1]);
        }
        List<MisfitRegion> regions = new ArrayList<>();
        for (Window window : scan.improbable()) {
            int arm = Arrays.binarySearch(firstRow, window.first());
            arm = arm >= 0 ? arm : -arm - 2;
            regions.add(new MisfitRegion(
                    arms.get(arm),
                    wavelength[window.first()],
                    wavelength[window.last()],
                    window.rows(),
                    window.chi2(),
                    window.mean(),
                    scan.corrected(window.probability())));
        }
        return regions;
    }

    /** Examines all windows of an arm. */
    private void look(int from, int to) {
        int[] counted = new int[to - from];
        int count = 0;
        for (int i = from; i < to; i++) {
            if (!Double.isNaN(residual[i])) {
                counted[count++] = i;
            }
        }
        double[] sum = new double[count + 1];
        double[] squares = new double[count + 1];
        for (int c = 0; c < count; c++) {
            double r = residual[counted[c]];
            sum[c + 1] = sum[c] + r;
            squares[c + 1] = squares[c] + r * r;
        }
        for (int width = NARROWEST; width <= Math.min(WIDEST, count); width *= 2) {
            for (int start = 0; start + width <= count; start += width / PARTS) {
                looks++;
                double chi2 = squares[start + width] - squares[start];
                if (chi2 > width) {
                    double mean = (sum[start + width] - sum[start]) / width;
                    double probability = Gamma.regularizedGammaQ(0.5 * width, 0.5 * chi2);
                    candidates.add(
                            new Window(counted[start], counted[start + width - 1], width, chi2, mean, probability));
                }
            }
        }
    }

    private double corrected(double probability) {
        return -Math.expm1(looks * Math.log1p(-probability));
    }

    private List<Window> improbable() {
        List<Window> found = new ArrayList<>();
        candidates.stream()
                .filter(window -> corrected(window.probability()) < FALSE_ALARM)
                .sorted(Comparator.comparingDouble(Window::probability)
                        .thenComparing(
                                Comparator.comparingDouble(Window::excess).reversed()))
                .forEachOrdered(window -> {
                    if (found.size() < MOST && found.stream().noneMatch(window::overlaps)) {
                        found.add(window);
                    }
                });
        return found;
    }
}
