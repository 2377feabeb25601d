package org.photosphere.model.inversion;

/**
 * Chi^2 around a point with the scale solved for inside (variable projection): with the whitened observation y, model m
 * and derivatives J by scaled labels, scale = m.y / m.m, and the quadratic model of chi^2 in a step d of scaled labels
 * is {@code chi2 - 2 gradient.d + d.curvature.d}. The arrays are shared, not to be modified.
 *
 * @param chi2 at the point
 * @param scale best scale at the point
 * @param gradient minus half of the gradient of chi^2, [label]
 * @param curvature half of the Gauss-Newton Hessian, the scale marginalised, [label][label]
 */
record NormalEquations(double chi2, double scale, double[] gradient, double[][] curvature) {

    /**
     * @param whitenedValue the observation, whitened by the noise, [row]
     * @param flux of the model, [bin]
     * @param jacobian of the model by label, [label][bin]
     * @param unscale derivative of each label by its scaled value, [label]
     */
    static NormalEquations at(
            Observation observation,
            NoiseModel noise,
            double[] whitenedValue,
            float[] flux,
            float[][] jacobian,
            double[] unscale,
            Workspace work) {
        int rows = observation.rows();
        int labels = jacobian.length;
        double[] m = work.model;
        observation.operator().apply(flux, m);
        noise.whiten(m);
        double mm = dot(m, m, rows);
        double scale = dot(m, whitenedValue, rows) / mm;
        double[] jm = new double[labels];
        double[] gradient = new double[labels];
        double[][] curvature = new double[labels][labels];
        for (int k = 0; k < labels; k++) {
            double[] j = work.derivative[k];
            observation.operator().apply(jacobian[k], j);
            noise.whiten(j);
            double factor = scale * unscale[k];
            jm[k] = factor * dot(j, m, rows);
            // The residual is orthogonal to m, so the projection of J leaves its product with it as it is.
            gradient[k] = factor * dotResidual(j, whitenedValue, m, scale, rows);
            for (int l = 0; l <= k; l++) {
                double jj = factor * scale * unscale[l] * dot(j, work.derivative[l], rows);
                curvature[k][l] = jj - jm[k] * jm[l] / mm;
                curvature[l][k] = curvature[k][l];
            }
        }
        double chi2 = residualSquares(whitenedValue, m, scale, rows);
        return new NormalEquations(chi2, scale, gradient, curvature);
    }

    boolean finite() {
        double sum = chi2 + scale;
        for (int k = 0; k < gradient.length; k++) {
            sum += gradient[k];
            for (double entry : curvature[k]) {
                sum += entry;
            }
        }
        return Double.isFinite(sum);
    }

    /** The drop of chi^2 that the quadratic model promises for a step. */
    double promisedDrop(double[] step) {
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

    /** Four sums side by side: one would wait for itself at every element. */
    private static double dot(double[] a, double[] b, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < count; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    private static double dotResidual(double[] a, double[] y, double[] m, double scale, int count) {
        double s0 = 0;
        double s1 = 0;
        int i = 0;
        for (; i + 1 < count; i += 2) {
            s0 += a[i] * (y[i] - scale * m[i]);
            s1 += a[i + 1] * (y[i + 1] - scale * m[i + 1]);
        }
        for (; i < count; i++) {
            s0 += a[i] * (y[i] - scale * m[i]);
        }
        return s0 + s1;
    }

    private static double residualSquares(double[] y, double[] m, double scale, int count) {
        double s0 = 0;
        double s1 = 0;
        int i = 0;
        for (; i + 1 < count; i += 2) {
            double r0 = y[i] - scale * m[i];
            double r1 = y[i + 1] - scale * m[i + 1];
            s0 += r0 * r0;
            s1 += r1 * r1;
        }
        for (; i < count; i++) {
            double r = y[i] - scale * m[i];
            s0 += r * r;
        }
        return s0 + s1;
    }
}
