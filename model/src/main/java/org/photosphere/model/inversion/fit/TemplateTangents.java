package org.photosphere.model.inversion.fit;

import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * First-order steps from templates to the minimum of chi^2: with a template T, its derivatives D by the scaled labels,
 * the values y and the weights W of a spectrum's row groups, the scale a and the step d minimise
 *
 * <pre>
 *   (y - a (T + D d))' W (y - a (T + D d)) + sum over labels of (a d / reach)^2
 * </pre>
 *
 * The reach is half of the distance to the next templates: a start that the spectrum hardly constrains remains near its
 * template, and one that wants to leave its surroundings at it. Immutable.
 */
final class TemplateTangents {

    /** Share of the distance to the farthest neighbour along a label. */
    private static final double REACH = 0.5;

    private static final double LEAST_REACH = 0.01;

    /** Longest step in units of the reach. */
    private static final double LONGEST = 2.0;

    /** Number of longest steps that a star within the grid does not want. */
    private static final double FAR = 4.0;

    /** Template, then its derivatives, at the groups, [template][1 + label][group]. */
    private final float[][][] columns;
    /** [template][label]. */
    private final double[][] reach;

    /**
     * @param columns template, then its derivatives by the scaled labels, at the groups, owned, [template][1 +
     *     label][group]
     * @param scaled labels of the templates, [template][label]
     * @param neighbours of each template
     */
    TemplateTangents(float[][][] columns, double[][] scaled, int[][] neighbours) {
        this.columns = columns;
        reach = new double[scaled.length][scaled[0].length];
        for (int t = 0; t < scaled.length; t++) {
            for (int k = 0; k < reach[t].length; k++) {
                double farthest = 0;
                for (int neighbour : neighbours[t]) {
                    farthest = Math.max(farthest, Math.abs(scaled[neighbour][k] - scaled[t][k]));
                }
                reach[t][k] = Math.max(LEAST_REACH, REACH * farthest);
            }
        }
    }

    /** Returns the step of the scaled labels from a template to a spectrum; zero where it is not a small one. */
    double[] step(int template, RowGroups.Means means) {
        float[][] own = columns[template];
        double[][] normal = new double[own.length][own.length];
        double[] right = new double[own.length];
        float[] weight = means.weight();
        float[] weightedValue = means.weightedValue();
        for (int g = 0; g < weight.length; g++) {
            double w = weight[g];
            for (int i = 0; i < own.length && w > 0; i++) {
                double x = own[i][g];
                right[i] += weightedValue[g] * x;
                for (int j = 0; j <= i; j++) {
                    normal[i][j] += w * x * own[j][g];
                }
            }
        }
        double[] step = new double[own.length - 1];
        for (int i = 0; i < own.length; i++) {
            normal[i][i] += i == 0 ? 0.0 : 1.0 / (reach[template][i - 1] * reach[template][i - 1]);
            for (int j = 0; j < i; j++) {
                normal[j][i] = normal[i][j];
            }
        }
        double[] solution = solve(normal, right);
        for (int k = 0; k < step.length; k++) {
            double wanted = solution[1 + k] / solution[0];
            double most = LONGEST * reach[template][k];
            if (!(solution[0] > 0) || !(Math.abs(wanted) <= FAR * most)) {
                // Not a first-order step, as for a star beyond the grid: the template itself is safer.
                return new double[step.length];
            }
            step[k] = Math.max(-most, Math.min(most, wanted));
        }
        return step;
    }

    /** Returns zeros where the matrix is not positive or not finite. */
    private static double[] solve(double[][] normal, double[] right) {
        try {
            return new CholeskyDecomposition(new Array2DRowRealMatrix(normal, false), 1e-6, 0.0)
                    .getSolver()
                    .solve(new ArrayRealVector(right, false))
                    .toArray();
        } catch (MathIllegalArgumentException e) {
            return new double[right.length];
        }
    }
}
