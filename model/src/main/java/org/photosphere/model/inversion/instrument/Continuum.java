package org.photosphere.model.inversion.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Factor between the model and a spectrum: one for all arms, or in each arm a Chebyshev polynomial of the first kind in
 * the wavelength. Linear in its coefficients, which are solved for inside a fit. Immutable.
 */
public final class Continuum {

    /**
     * Function of one coefficient, zero outside its arm.
     *
     * @param arm index, -1 for all
     * @param values at all rows, [row]; shared, not to be modified
     * @param from first row of the arm
     * @param to row after its last
     */
    public record Term(int arm, double[] values, int from, int to) {}

    private final List<Term> terms = new ArrayList<>();
    private final int degree;

    /**
     * @param arms in the order of their rows
     * @param degree of the polynomials; 0 for one factor for all arms
     */
    Continuum(List<? extends ArmView> arms, int degree) {
        this.degree = degree;
        int rows = arms.stream().mapToInt(ArmView::rows).sum();
        if (degree == 0) {
            double[] ones = new double[rows];
            Arrays.fill(ones, 1.0);
            terms.add(new Term(-1, ones, 0, rows));
            return;
        }
        int from = 0;
        for (int a = 0; a < arms.size(); a++) {
            addArm(a, arms.get(a), from, rows);
            from += arms.get(a).rows();
        }
    }

    private Continuum(int degree, List<Term> terms) {
        this.degree = degree;
        this.terms.addAll(terms);
    }

    /**
     * Returns the same functions at some of the rows.
     *
     * @param kept those rows, ascending
     */
    public Continuum at(int[] kept) {
        List<Term> some = new ArrayList<>();
        for (Term term : terms) {
            double[] values =
                    Arrays.stream(kept).mapToDouble(row -> term.values()[row]).toArray();
            int from = 0;
            while (from < kept.length && kept[from] < term.from()) {
                from++;
            }
            int to = from;
            while (to < kept.length && kept[to] < term.to()) {
                to++;
            }
            some.add(new Term(term.arm(), values, from, to));
        }
        return new Continuum(degree, some);
    }

    private void addArm(int index, ArmView arm, int from, int rows) {
        double[][] values = new double[degree + 1][rows];
        double lower = lower(arm);
        double upper = upper(arm);
        for (int i = 0; i < arm.rows(); i++) {
            if (!arm.isInside(i)) {
                continue;
            }
            double x = upper > lower ? 2.0 * (arm.wavelength(i) - lower) / (upper - lower) - 1.0 : 0.0;
            values[0][from + i] = 1.0;
            values[1][from + i] = x;
            for (int j = 2; j <= degree; j++) {
                values[j][from + i] = 2.0 * x * values[j - 1][from + i] - values[j - 2][from + i];
            }
        }
        for (double[] term : values) {
            terms.add(new Term(index, term, from, from + arm.rows()));
        }
    }

    /** Returns the wavelength that is mapped on -1, the least that the model covers, Angstrom. */
    public static double lower(ArmView arm) {
        return inside(arm).min().orElse(0);
    }

    /** Returns the wavelength that is mapped on 1, the largest that the model covers, Angstrom. */
    public static double upper(ArmView arm) {
        return inside(arm).max().orElse(0);
    }

    /**
     * Returns the wavelengths of the rows that the model covers: over a wider range the polynomials would be nearly
     * degenerate on these.
     */
    private static DoubleStream inside(ArmView arm) {
        return IntStream.range(0, arm.rows()).filter(arm::isInside).mapToDouble(arm::wavelength);
    }

    public int degree() {
        return degree;
    }

    /** Returns the index of the constant term of an arm, which its others follow, or of the common one of all arms. */
    public int constantOf(int arm) {
        return degree == 0 ? 0 : arm * (degree + 1);
    }

    public List<Term> terms() {
        return terms;
    }

    /**
     * Computes the continuum of some coefficients.
     *
     * @param into receives it, [row]
     */
    public void at(double[] coefficients, double[] into) {
        Arrays.fill(into, 0.0);
        for (int t = 0; t < terms.size(); t++) {
            Term term = terms.get(t);
            double coefficient = coefficients[t];
            double[] values = term.values();
            for (int i = term.from(); i < term.to(); i++) {
                into[i] += coefficient * values[i];
            }
        }
    }
}
