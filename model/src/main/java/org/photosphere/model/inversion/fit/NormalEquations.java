package org.photosphere.model.inversion.fit;

/**
 * Chi^2 around a point with everything linear solved for inside: its quadratic model in a step d of the scaled
 * parameters is {@code chi2 - 2 gradient.d + d.curvature.d}. The arrays are shared, not to be modified.
 *
 * @param chi2 at the point
 * @param linear the continuum's coefficients at the point, in observed over model flux, [term]
 * @param gradient minus half of the gradient of chi^2, [parameter]
 * @param curvature half of the Gauss-Newton Hessian, linear parameters marginalised, [parameter][parameter]
 */
public record NormalEquations(double chi2, double[] linear, double[] gradient, double[][] curvature) {

    public boolean finite() {
        double sum = chi2;
        for (double coefficient : linear) {
            sum += coefficient;
        }
        for (int k = 0; k < gradient.length; k++) {
            sum += gradient[k];
            for (double entry : curvature[k]) {
                sum += entry;
            }
        }
        return Double.isFinite(sum);
    }

    /** Returns the drop of chi^2 that the quadratic model promises for a step. */
    public double promisedDrop(double[] step) {
        double drop = 0;
        for (int k = 0; k < step.length; k++) {
            double bent = 0;
            for (int l = 0; l < step.length; l++) {
                bent += curvature[k][l] * step[l];
            }
            drop += step[k] * (2.0 * gradient[k] - bent);
        }
        return drop;
    }

    /** Returns the length of a step in sigma of the quadratic model: the root of the rise of chi^2 from its minimum. */
    double length(double[] step) {
        double square = 0;
        for (int k = 0; k < step.length; k++) {
            for (int l = 0; l < step.length; l++) {
                square += step[k] * curvature[k][l] * step[l];
            }
        }
        return Math.sqrt(square);
    }

    /** Returns the equations of the sum of chi^2 and a penalty on the parameters, which has no linear terms. */
    NormalEquations plus(NormalEquations penalty) {
        int count = gradient.length;
        double[] sum = new double[count];
        double[][] bent = new double[count][count];
        for (int k = 0; k < count; k++) {
            sum[k] = gradient[k] + penalty.gradient[k];
            for (int l = 0; l < count; l++) {
                bent[k][l] = curvature[k][l] + penalty.curvature[k][l];
            }
        }
        return new NormalEquations(chi2 + penalty.chi2, linear, sum, bent);
    }

    /** Returns the same equations with another curvature, shared. */
    NormalEquations withCurvature(double[][] other) {
        return new NormalEquations(chi2, linear, gradient, other);
    }

    /** Returns whether a step is shorter than a number of sigma in each parameter. */
    boolean isShort(double[] from, double[] to, double sigmas) {
        for (int k = 0; k < from.length; k++) {
            double step = to[k] - from[k];
            if (step * step * curvature[k][k] > sigmas * sigmas) {
                return false;
            }
        }
        return true;
    }

    /** Returns the same equations with a term added to the curvature along a direction of length 1. */
    NormalEquations stretched(double[] direction, double added) {
        double[][] other = new double[direction.length][direction.length];
        for (int k = 0; k < direction.length; k++) {
            for (int l = 0; l < direction.length; l++) {
                other[k][l] = curvature[k][l] + added * direction[k] * direction[l];
            }
        }
        return new NormalEquations(chi2, linear, gradient, other);
    }
}
