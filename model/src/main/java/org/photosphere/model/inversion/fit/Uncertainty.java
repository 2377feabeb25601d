package org.photosphere.model.inversion.fit;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealVector;

/**
 * The covariance of the parameters from the curvature of chi^2 at the solution, everything linear marginalised.
 * Parameters held at a bound are treated as the others: it is the curvature's covariance, not that of the part of the
 * ellipsoid inside the box.
 *
 * @param sigma in the parameters' units, finite, [parameter]
 * @param covariance in the parameters' units, finite, [parameter][parameter]
 * @param scaledSigma of the scaled parameters, whose range is 1, [parameter]
 * @param conditionNumber of the normal matrix in scaled parameters, infinite where it is singular
 * @param defined false where the curvature contains no information, the sigmas then being the parameters' ranges
 */
record Uncertainty(
        double[] sigma, double[][] covariance, double[] scaledSigma, double conditionNumber, boolean defined) {

    /** Minimum curvature of a direction as a share of the largest: keeps its sigma finite. */
    private static final double EIGENVALUE_FLOOR = 1e-14;

    /**
     * @param curvature half of the Hessian of chi^2 in scaled parameters
     * @param unscale derivative of each parameter by its scaled value
     */
    static Uncertainty of(double[][] curvature, double[] unscale) {
        int labels = unscale.length;
        double[][] scaled = new double[labels][labels];
        double trace = 0;
        for (int k = 0; k < labels; k++) {
            trace += curvature[k][k];
        }
        if (!(trace > 0) || !Double.isFinite(trace)) {
            for (int k = 0; k < labels; k++) {
                scaled[k][k] = 1.0;
            }
            return in(scaled, unscale, Double.POSITIVE_INFINITY, false);
        }
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(curvature, true));
        double[] values = eigen.getEigenvalues();
        double largest = values[0];
        double smallest = values[labels - 1];
        for (int e = 0; e < labels; e++) {
            RealVector direction = eigen.getEigenvector(e);
            double variance = 1.0 / Math.max(values[e], EIGENVALUE_FLOOR * largest);
            for (int k = 0; k < labels; k++) {
                for (int l = 0; l < labels; l++) {
                    scaled[k][l] += variance * direction.getEntry(k) * direction.getEntry(l);
                }
            }
        }
        return in(scaled, unscale, smallest > 0 ? largest / smallest : Double.POSITIVE_INFINITY, true);
    }

    private static Uncertainty in(double[][] scaled, double[] unscale, double conditionNumber, boolean defined) {
        int labels = unscale.length;
        double[] sigma = new double[labels];
        double[] scaledSigma = new double[labels];
        double[][] covariance = new double[labels][labels];
        boolean finite = true;
        for (int k = 0; k < labels; k++) {
            for (int l = 0; l < labels; l++) {
                covariance[k][l] = scaled[k][l] * unscale[k] * unscale[l];
                finite &= Double.isFinite(covariance[k][l]);
            }
            scaledSigma[k] = Math.sqrt(scaled[k][k]);
            sigma[k] = Math.sqrt(covariance[k][k]);
        }
        return new Uncertainty(sigma, covariance, scaledSigma, conditionNumber, defined && finite);
    }
}
