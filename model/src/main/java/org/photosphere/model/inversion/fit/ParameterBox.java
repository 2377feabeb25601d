package org.photosphere.model.inversion.fit;

import java.util.Arrays;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.units.Doppler;

/**
 * The box of scaled parameters, [-0.5, 0.5] each, and steps that stay in it: the labels and, where it is fitted, the
 * star's velocity over its range. Immutable.
 */
public final class ParameterBox {

    public static final double HALF = 0.5;

    /** Prevents a label without any influence from making the damped matrix singular, share of the largest diagonal. */
    private static final double DIAGONAL_FLOOR = 1e-10;

    /** Upper limit, far above every entry of a finite curvature, whose diagonal bounds the others. */
    private static final double MAX_DIAGONAL_FLOOR = 1e6;

    private final LabelSpace space;
    private final double velocityRangeKms;

    /** @param velocityRangeKms largest velocity, either way, km/s; 0 where none is fitted */
    ParameterBox(LabelSpace space, double velocityRangeKms) {
        this.space = space;
        this.velocityRangeKms = velocityRangeKms;
    }

    public LabelSpace space() {
        return space;
    }

    /** Returns the velocity of scaled parameters, km/s; 0 where it is not among them. */
    double velocityKms(double[] scaled) {
        return scaled.length > space.size() ? 2 * velocityRangeKms * scaled[space.size()] : 0.0;
    }

    /** Returns ln(1 + v/c) of scaled parameters. */
    public double lnShift(double[] scaled) {
        return Math.log1p(velocityKms(scaled) / Doppler.SPEED_OF_LIGHT_KMS);
    }

    /** Returns the derivative of {@link #lnShift} by the scaled velocity. */
    double lnShiftDerivative(double[] scaled) {
        return 2 * velocityRangeKms / (Doppler.SPEED_OF_LIGHT_KMS + velocityKms(scaled));
    }

    /** Returns the scaled velocity. */
    public double scaledVelocity(double kms) {
        return Math.max(-HALF, Math.min(HALF, kms / (2 * velocityRangeKms)));
    }

    /** Returns the labels in their units, within their bounds to the last bit. */
    public double[] labels(double[] scaled) {
        double[] values = new double[space.size()];
        for (int k = 0; k < values.length; k++) {
            Label label = space.get(k);
            values[k] = Math.max(label.lower(), Math.min(label.upper(), label.unscale(scaled[k])));
        }
        return values;
    }

    /** Returns the scaled labels of labels in their units, within the box, without a velocity. */
    public double[] scaled(double[] values) {
        double[] scaled = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            scaled[k] = Math.max(-HALF, Math.min(HALF, space.get(k).scale(values[k])));
        }
        return scaled;
    }

    /**
     * Returns the derivative of each parameter, labels in their units and the velocity in km/s, by its scaled value.
     */
    double[] unscaleDerivatives(double[] scaled) {
        double[] derivatives = new double[scaled.length];
        double[] values = labels(scaled);
        for (int k = 0; k < scaled.length; k++) {
            derivatives[k] = k < values.length ? 1.0 / space.get(k).scaleDerivative(values[k]) : 2 * velocityRangeKms;
        }
        return derivatives;
    }

    /** Returns -1 or 1 where a label is at its lower or upper bound and chi^2 falls beyond, else 0. */
    static int push(double[] scaled, double[] gradient, int k) {
        if (scaled[k] <= -HALF && gradient[k] < 0) {
            return -1;
        }
        return scaled[k] >= HALF && gradient[k] > 0 ? 1 : 0;
    }

    /**
     * Returns the step to the minimum of the damped quadratic model inside the box. A label at its bound that chi^2
     * pushes outwards is held; one that would cross its bound goes to it, and the others are solved for again.
     *
     * @param scaled where the step starts
     * @param damping Marquardt's, relative to the diagonal
     */
    public static double[] step(NormalEquations normal, double[] scaled, double damping) {
        int labels = scaled.length;
        double[] step = new double[labels];
        boolean[] fixed = new boolean[labels];
        for (int k = 0; k < labels; k++) {
            fixed[k] = push(scaled, normal.gradient(), k) != 0;
        }
        for (int pass = 0; pass <= labels; pass++) {
            solveFree(normal, damping, fixed, step);
            boolean crossed = false;
            for (int k = 0; k < labels; k++) {
                double target = scaled[k] + step[k];
                if (!fixed[k] && Math.abs(target) > HALF) {
                    step[k] = Math.copySign(HALF, target) - scaled[k];
                    fixed[k] = true;
                    crossed = true;
                }
            }
            if (!crossed) {
                break;
            }
        }
        return step;
    }

    /** Solves for the free entries of a step, with the fixed ones given. */
    private static void solveFree(NormalEquations normal, double damping, boolean[] fixed, double[] step) {
        int[] free = freeOf(fixed);
        if (free.length == 0) {
            return;
        }
        double[] right = new double[free.length];
        for (int a = 0; a < free.length; a++) {
            right[a] = normal.gradient()[free[a]];
            for (int l = 0; l < fixed.length; l++) {
                right[a] -= fixed[l] ? normal.curvature()[free[a]][l] * step[l] : 0.0;
            }
        }
        double[] solution = cholesky(normal.curvature(), free, damping)
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
        for (int a = 0; a < free.length; a++) {
            step[free[a]] = solution[a];
        }
    }

    /**
     * Returns the number of sigma by which a label at a bound would leave it if the bound were lifted, with the other
     * labels following within their own bounds; 0 for a label that is not at a bound or not pushed. Its square is the
     * drop of chi^2.
     */
    static double pushSignificance(NormalEquations normal, double[] scaled, int label) {
        if (push(scaled, normal.gradient(), label) == 0) {
            return 0.0;
        }
        boolean[] held = new boolean[scaled.length];
        for (int k = 0; k < held.length; k++) {
            held[k] = k != label && push(scaled, normal.gradient(), k) != 0;
        }
        int[] free = freeOf(held);
        RealMatrix inverse = cholesky(normal.curvature(), free, 0.0).getSolver().getInverse();
        int own = Arrays.binarySearch(free, label);
        double shift = 0;
        for (int a = 0; a < free.length; a++) {
            shift += inverse.getEntry(own, a) * normal.gradient()[free[a]];
        }
        double outward = shift * Math.signum(scaled[label]);
        return Math.max(0.0, outward / Math.sqrt(inverse.getEntry(own, own)));
    }

    /** Returns the decomposition, with the floor raised until the curvature is positive in spite of rounding. */
    private static CholeskyDecomposition cholesky(double[][] curvature, int[] free, double damping) {
        MathIllegalArgumentException last = null;
        for (double floor = DIAGONAL_FLOOR; floor < MAX_DIAGONAL_FLOOR; floor *= 100) {
            try {
                return cholesky(curvature, free, damping, floor);
            } catch (MathIllegalArgumentException e) {
                last = e;
            }
        }
        throw new IllegalStateException("no floor makes the curvature positive", last);
    }

    private static CholeskyDecomposition cholesky(double[][] curvature, int[] free, double damping, double floor) {
        double largest = Double.MIN_NORMAL;
        for (int k = 0; k < curvature.length; k++) {
            largest = Math.max(largest, curvature[k][k]);
        }
        double[][] matrix = new double[free.length][free.length];
        for (int a = 0; a < free.length; a++) {
            for (int b = 0; b < free.length; b++) {
                matrix[a][b] = curvature[free[a]][free[b]];
            }
            matrix[a][a] = matrix[a][a] * (1.0 + damping) + floor * largest;
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false), 1e-6, 0.0);
    }

    private static int[] freeOf(boolean[] fixed) {
        int[] free = new int[fixed.length];
        int count = 0;
        for (int k = 0; k < fixed.length; k++) {
            if (!fixed[k]) {
                free[count++] = k;
            }
        }
        return Arrays.copyOf(free, count);
    }

    /** Returns a step without any component longer than the largest. */
    public static double[] step(NormalEquations normal, double[] scaled, double damping, double largest) {
        double[] step = step(normal, scaled, damping);
        double longest = 0;
        for (double s : step) {
            longest = Math.max(longest, Math.abs(s));
        }
        double shrink = Math.min(1.0, largest / longest);
        for (int k = 0; k < step.length; k++) {
            step[k] *= shrink;
        }
        return step;
    }

    /** Returns the point after a step, in the box to the last bit. */
    static double[] within(double[] scaled, double[] step) {
        double[] moved = new double[step.length];
        for (int k = 0; k < step.length; k++) {
            moved[k] = Math.max(-HALF, Math.min(HALF, scaled[k] + step[k]));
        }
        return moved;
    }
}
