package org.photosphere.model.inversion;

/**
 * Chi^2 over two labels, everything else fitted anew at each of their values (a profile): the other labels, the velocity
 * and the continuum. The noise stays that of the solution, so that values compare. The arrays belong to the receiver.
 *
 * @param xLabel name of the label along x
 * @param yLabel name of the label along y
 * @param x values, ascending, in the label's unit
 * @param y values, ascending, in the label's unit
 * @param deltaChi2 chi^2 less that of the solution, [y][x]
 */
public record LabelLandscape(String xLabel, String yLabel, double[] x, double[] y, double[][] deltaChi2) {}
