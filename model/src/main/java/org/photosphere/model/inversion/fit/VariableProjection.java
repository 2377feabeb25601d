package org.photosphere.model.inversion.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.Continuum;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.RowModel;
import org.photosphere.model.inversion.noise.WhitenedNoise;
import org.photosphere.model.vector.Gram;

/**
 * Chi^2 and its derivatives where part of the model is linear (variable projection, Golub & Pereyra 1973, with
 * Kaufman's 1975 approximation): with the whitened spectrum y, the columns P = [model x continuum terms, shared errors]
 * and the derivatives D of the model times its continuum,
 *
 * <pre>
 *   a = (P'P + R)^-1 P'y        R = 1 for shared errors, which have unit variance, else 0
 *   chi2 = y'y - a'P'y          gradient = D'y - D'P a
 *   curvature = D'D - D'P (P'P + R)^-1 P'D
 * </pre>
 *
 * Scratch space for spectra of one instrument, used by one thread.
 */
final class VariableProjection {

    /** Prevents terms without any row from making the matrix singular, share of its largest entry. */
    private static final double FLOOR = 1e-13;

    private final Continuum continuum;
    /** Terms of each arm, then the spectrum: one group of inner products, [arm][column][row]. */
    private final double[][][] groups;
    /** First term of each arm, and the end of the last one. */
    private final int[] firstTerm;

    private static final double[] NO_DISTORTION = new double[0];

    /** Derivatives by each parameter, and along a distortion where requested, [parameter][row]. */
    private final double[][] derivatives;

    private final double[] product;
    private final double[] scratch;
    private final int terms;
    private final int parameters;

    /** @param pool of its arrays */
    VariableProjection(InstrumentView view, ArrayPool pool) {
        continuum = view.continuum();
        terms = continuum.terms().size();
        parameters = view.parameters();
        firstTerm = firstTerms(continuum);
        groups = new double[firstTerm.length - 1][][];
        for (int g = 0; g < groups.length; g++) {
            groups[g] = new double[firstTerm[g + 1] - firstTerm[g] + 1][];
            for (int t = 0; t + 1 < groups[g].length; t++) {
                groups[g][t] = pool.doubles(view.rows());
            }
        }
        derivatives = new double[parameters + 1][];
        for (int k = 0; k < derivatives.length; k++) {
            derivatives[k] = pool.doubles(view.rows());
        }
        product = pool.doubles(view.rows());
        scratch = pool.doubles(view.rows());
    }

    void release(ArrayPool pool) {
        for (double[][] group : groups) {
            pool.give(Arrays.copyOf(group, group.length - 1));
        }
        pool.give(derivatives);
        pool.give(product);
        pool.give(scratch);
    }

    private static int[] firstTerms(Continuum continuum) {
        List<Integer> firsts = new ArrayList<>();
        int arm = Integer.MIN_VALUE;
        for (int t = 0; t < continuum.terms().size(); t++) {
            if (continuum.terms().get(t).arm() != arm) {
                arm = continuum.terms().get(t).arm();
                firsts.add(t);
            }
        }
        firsts.add(continuum.terms().size());
        return firsts.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * @param whitenedValue the spectrum, whitened by the noise, [row]
     * @param model at the rows
     * @param velocityScale derivative of ln(1 + v/c) by the scaled velocity
     */
    NormalEquations at(WhitenedNoise noise, double[] whitenedValue, RowModel model, double velocityScale) {
        return at(noise, whitenedValue, model, velocityScale, NO_DISTORTION);
    }

    /**
     * Returns the normal equations with an additional last parameter: the amount of a distortion of the rows'
     * wavelengths.
     *
     * @param distortion change of ln(1 + v/c) by the full distortion, [row]; empty for none
     */
    NormalEquations at(
            WhitenedNoise noise, double[] whitenedValue, RowModel model, double velocityScale, double[] distortion) {
        int rows = whitenedValue.length;
        double[][] shared = noise.shared();
        int linear = terms + shared.length;
        // The spectrum is the last column of each.
        double[][] gram = new double[linear + 1][linear + 1];
        for (int g = 0; g < groups.length; g++) {
            addGroup(g, noise, whitenedValue, model, gram);
        }
        for (int e = 0; e < shared.length; e++) {
            System.arraycopy(noise.products()[e], 0, gram[terms + e], terms, shared.length);
            gram[terms + e][linear] = Gram.dot(shared[e], whitenedValue, 0, rows);
        }
        double[] right = new double[linear];
        for (int t = 0; t < linear; t++) {
            right[t] = gram[t][linear];
        }
        CholeskyDecomposition solver = decompose(gram, linear);
        double[] solution = solve(solver, right);
        double chi2 = gram[linear][linear];
        for (int t = 0; t < linear; t++) {
            chi2 -= solution[t] * right[t];
        }
        fillDerivatives(noise, model, solution, velocityScale);
        int count = parameters;
        if (distortion.length > 0) {
            double[] shifted = derivatives[count++];
            for (int i = 0; i < rows; i++) {
                shifted[i] = distortion[i] * product[i] * model.derivative[model.labels][i];
            }
            noise.whiten(shifted, 0, rows);
        }
        return equations(shared, rows, count, solver, solution, chi2);
    }

    /** Adds one arm's terms and spectrum: their products with each other and with errors that rows share. */
    private void addGroup(int g, WhitenedNoise noise, double[] whitenedValue, RowModel model, double[][] gram) {
        double[][] columns = groups[g];
        int count = columns.length - 1;
        int first = firstTerm[g];
        int from = continuum.terms().get(first).from();
        int to = continuum.terms().get(first).to();
        double[] factor = factor(noise, model.flux, 1.0, from, to);
        for (int t = 0; t < count; t++) {
            multiply(noise, factor, continuum.terms().get(first + t).values(), columns[t], from, to);
        }
        columns[count] = whitenedValue;
        double[][] own = new double[count + 1][count + 1];
        Gram.symmetric(columns, 0, count + 1, from, to, own, 0);
        int last = gram.length - 1;
        for (int t = 0; t < count; t++) {
            System.arraycopy(own[t], 0, gram[first + t], first, count);
            gram[first + t][last] = own[t][count];
        }
        gram[last][last] += own[count][count];
        double[][] shared = noise.shared();
        double[][] cross = new double[count][shared.length];
        Gram.products(columns, 0, count, shared, 0, shared.length, from, to, cross, 0, 0);
        for (int t = 0; t < count; t++) {
            for (int e = 0; e < shared.length; e++) {
                gram[first + t][terms + e] = cross[t][e];
                gram[terms + e][first + t] = cross[t][e];
            }
        }
    }

    /** Computes the whitened derivatives of the model times its continuum. */
    private void fillDerivatives(WhitenedNoise noise, RowModel model, double[] solution, double velocityScale) {
        continuum.at(solution, product);
        int rows = product.length;
        double[] factor = factor(noise, product, 1.0, 0, rows);
        for (int k = 0; k < model.labels; k++) {
            multiply(noise, factor, model.derivative[k], derivatives[k], 0, rows);
        }
        if (parameters > model.labels) {
            double[] scaled = factor(noise, product, velocityScale, 0, rows);
            multiply(noise, scaled, model.derivative[model.labels], derivatives[model.labels], 0, rows);
        }
    }

    /** Returns a column times a number, already multiplied by L^-1 where that is diagonal, in scratch space. */
    private double[] factor(WhitenedNoise noise, double[] column, double number, int from, int to) {
        double[] diagonal = noise.diagonal();
        for (int i = from; i < to; i++) {
            scratch[i] = number * column[i];
        }
        if (diagonal != null) {
            for (int i = from; i < to; i++) {
                scratch[i] *= diagonal[i];
            }
        }
        return scratch;
    }

    /** Computes a whitened product of a column with what {@link #factor} returned. */
    private static void multiply(
            WhitenedNoise noise, double[] factor, double[] column, double[] into, int from, int to) {
        for (int i = from; i < to; i++) {
            into[i] = factor[i] * column[i];
        }
        if (noise.diagonal() == null) {
            noise.whiten(into, from, to);
        }
    }

    private NormalEquations equations(
            double[][] shared, int rows, int count, CholeskyDecomposition solver, double[] solution, double chi2) {
        int linear = solution.length;
        double[] gradient = new double[count];
        // Products of each linear column with each derivative.
        double[][] cross = new double[linear][count];
        for (int g = 0; g < groups.length; g++) {
            int own = groups[g].length - 1;
            Continuum.Term term = continuum.terms().get(firstTerm[g]);
            double[][] products = new double[own + 1][count];
            Gram.products(groups[g], 0, own + 1, derivatives, 0, count, term.from(), term.to(), products, 0, 0);
            System.arraycopy(products, 0, cross, firstTerm[g], own);
            for (int k = 0; k < count; k++) {
                gradient[k] += products[own][k];
            }
        }
        Gram.products(shared, 0, shared.length, derivatives, 0, count, 0, rows, cross, terms, 0);
        double[][] curvature = new double[count][count];
        Gram.symmetric(derivatives, 0, count, 0, rows, curvature, 0);
        double[][] projected = new double[count][];
        for (int k = 0; k < count; k++) {
            double[] own = column(cross, k);
            projected[k] = solve(solver, own);
            for (int t = 0; t < linear; t++) {
                gradient[k] -= own[t] * solution[t];
            }
            for (int l = 0; l <= k; l++) {
                for (int t = 0; t < linear; t++) {
                    curvature[k][l] -= cross[t][k] * projected[l][t];
                }
                curvature[l][k] = curvature[k][l];
            }
        }
        return new NormalEquations(chi2, Arrays.copyOf(solution, terms), gradient, curvature);
    }

    private CholeskyDecomposition decompose(double[][] gram, int linear) {
        double[][] matrix = new double[linear][];
        double largest = Double.MIN_NORMAL;
        for (int t = 0; t < linear; t++) {
            matrix[t] = Arrays.copyOf(gram[t], linear);
            matrix[t][t] += t >= terms ? 1.0 : 0.0;
            largest = Math.max(largest, matrix[t][t]);
        }
        for (double floor = FLOOR; ; floor *= 100) {
            for (int t = 0; t < linear; t++) {
                matrix[t][t] += floor * largest;
            }
            try {
                return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false), 1e-6, 0.0);
            } catch (MathIllegalArgumentException e) {
                // Values that are not finite remain so in any sum: the caller checks the result.
                if (floor > 1) {
                    return new CholeskyDecomposition(identity(linear), 1e-6, 0.0);
                }
            }
        }
    }

    private static Array2DRowRealMatrix identity(int size) {
        double[][] identity = new double[size][size];
        for (int i = 0; i < size; i++) {
            identity[i][i] = 1.0;
        }
        return new Array2DRowRealMatrix(identity, false);
    }

    private static double[] solve(CholeskyDecomposition solver, double[] right) {
        return solver.getSolver().solve(new ArrayRealVector(right, false)).toArray();
    }

    private static double[] column(double[][] matrix, int column) {
        double[] values = new double[matrix.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix[i][column];
        }
        return values;
    }
}
