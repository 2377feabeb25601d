package org.photosphere.model.inversion;

/**
 * Profile of chi^2 over two labels, with the other labels, the velocity and the continuum refitted at each point. The
 * noise is that of the solution, so that values are comparable. The arrays belong to the receiver.
 *
 * @param xLabel name of the label along x
 * @param yLabel name of the label along y
 * @param x values, ascending, in the label's unit
 * @param y values, ascending, in the label's unit
 * @param deltaChi2 chi^2 minus that of the solution, [y][x]
 */
public record LabelLandscape(String xLabel, String yLabel, double[] x, double[] y, double[][] deltaChi2) {}
