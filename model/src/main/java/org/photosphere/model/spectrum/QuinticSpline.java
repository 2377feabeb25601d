package org.photosphere.model.spectrum;

import java.util.Arrays;

/**
 * Piecewise polynomial of degree five through given points, with four continuous derivatives: de Boor (1978, A
 * Practical Guide to Splines), chapters X and XIII. The second and third points from either end are no breaks
 * (not-a-knot). Immutable.
 */
final class QuinticSpline {

    private static final int DEGREE = 5;

    /** Maximum distance of a nonzero element of the equations from the diagonal; reached near the ends. */
    private static final int BAND = DEGREE - 1;

    /** Breaks, the outer ones {@code DEGREE + 1} times, [coefficient + DEGREE + 1]. */
    private final double[] knots;

    private final double[] coefficients;

    /**
     * @param x strictly ascending, at least six, [point]
     * @param y value there, [point]
     */
    QuinticSpline(double[] x, double[] y) {
        int points = x.length;
        knots = new double[points + DEGREE + 1];
        Arrays.fill(knots, 0, DEGREE + 1, x[0]);
        System.arraycopy(x, (DEGREE + 1) / 2, knots, DEGREE + 1, points - DEGREE - 1);
        Arrays.fill(knots, points, knots.length, x[points - 1]);
        double[][] band = new double[points][2 * BAND + 1];
        double[] basis = new double[DEGREE + 1];
        for (int i = 0; i < points; i++) {
            int span = span(x[i]);
            basis(span, x[i], basis);
            for (int k = 0; k <= DEGREE; k++) {
                int column = span - DEGREE + k - i + BAND;
                // The function at the edge of the band is zero at a break.
                if (column >= 0 && column <= 2 * BAND) {
                    band[i][column] = basis[k];
                }
            }
        }
        coefficients = y.clone();
        solve(band, coefficients);
    }

    /** Solves banded equations by elimination, stable without pivots because they are totally positive. */
    private static void solve(double[][] band, double[] right) {
        int n = right.length;
        for (int i = 0; i < n; i++) {
            for (int row = i + 1; row <= Math.min(n - 1, i + BAND); row++) {
                double factor = band[row][i - row + BAND] / band[i][BAND];
                for (int j = i; j <= Math.min(n - 1, i + BAND); j++) {
                    band[row][j - row + BAND] -= factor * band[i][j - i + BAND];
                }
                right[row] -= factor * right[i];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j <= Math.min(n - 1, i + BAND); j++) {
                right[i] -= band[i][j - i + BAND] * right[j];
            }
            right[i] /= band[i][BAND];
        }
    }

    /** Returns the value at a place; outside the points the polynomial of the nearest ones. */
    double value(double x) {
        double[] basis = new double[DEGREE + 1];
        int span = span(x);
        basis(span, x, basis);
        double sum = 0;
        for (int k = 0; k <= DEGREE; k++) {
            sum += basis[k] * coefficients[span - DEGREE + k];
        }
        return sum;
    }

    /** Returns the index of the last break at or below a place, of the first or last interval outside them. */
    private int span(double x) {
        int low = DEGREE;
        int high = coefficientsOf(knots) - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (knots[middle] <= x) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static int coefficientsOf(double[] knots) {
        return knots.length - DEGREE - 1;
    }

    /**
     * Computes the basis functions that are not zero in an interval, by their recursion: de Boor, chapter X, equation
     * 4.
     *
     * @param basis receives their values, [DEGREE + 1]
     */
    private void basis(int span, double x, double[] basis) {
        basis[0] = 1.0;
        for (int degree = 1; degree <= DEGREE; degree++) {
            double saved = 0.0;
            for (int k = 0; k < degree; k++) {
                double upper = knots[span + 1 + k];
                double lower = knots[span + 1 + k - degree];
                double part = basis[k] / (upper - lower);
                basis[k] = saved + (upper - x) * part;
                saved = (x - lower) * part;
            }
            basis[degree] = saved;
        }
    }
}
