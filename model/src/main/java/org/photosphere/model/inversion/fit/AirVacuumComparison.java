package org.photosphere.model.inversion.fit;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;
import org.photosphere.model.inversion.instrument.ArmView;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.units.AirWavelength;
import org.photosphere.model.units.Doppler;

/**
 * Test for wavelengths in the other medium than stated. Air's refractive index shifts all lines by about 83 km/s, which
 * a fitted velocity absorbs; the shift falls by 5 km/s from 3500 to 9000 Angstrom, which no velocity absorbs. The
 * amount of that distortion in a spectrum is an additional parameter of a linear fit at the solution: 0 where the
 * medium is right, 1 where it is wrong.
 *
 * @param share of the full distortion
 * @param sigma of the share; infinite where the spectrum does not constrain it
 */
record AirVacuumComparison(double share, double sigma) {

    /** Minimum ratio of the distortion's spread, root mean square, to the velocity's sigma for a measurement. */
    private static final double TELLING = 2.0;

    /** Result for a spectrum that does not constrain the distortion. */
    static final AirVacuumComparison UNKNOWN = new AirVacuumComparison(0.0, Double.POSITIVE_INFINITY);

    /**
     * Returns the change of ln(1 + v/c) of each row if the medium were the other one.
     *
     * @return [row], 0 where no velocity is fitted
     */
    static double[] distortion(InstrumentView view) {
        double[] distortion = new double[view.rows()];
        for (int a = 0; a < view.arms().size(); a++) {
            ArmView arm = view.arms().get(a);
            Arm axis = view.axis(a);
            if (arm.moves()) {
                double sign = axis.medium() == Medium.VACUUM ? -1.0 : 1.0;
                for (int i = 0; i < arm.rows(); i++) {
                    distortion[view.firstRow(a) + i] = sign * Math.log1p(AirWavelength.refractivity(arm.wavelength(i)));
                }
            }
        }
        return distortion;
    }

    /**
     * @param distortion of all rows
     * @param sigmaKms of the fitted velocity
     */
    static AirVacuumComparison of(Fit fit, ChiSquare chiSquare, double[] distortion, double sigmaKms, Workspace work) {
        if (!(spreadKms(distortion) > TELLING * sigmaKms)) {
            return UNKNOWN;
        }
        NormalEquations equations = chiSquare.distorted(fit.scaled(), fit.points(), distortion, work);
        int last = equations.gradient().length - 1;
        double[] unit = new double[last + 1];
        unit[last] = 1.0;
        DecompositionSolver solver =
                new LUDecomposition(new Array2DRowRealMatrix(equations.curvature(), false)).getSolver();
        if (!solver.isNonSingular()) {
            return UNKNOWN;
        }
        double share =
                solver.solve(new ArrayRealVector(equations.gradient(), false)).getEntry(last);
        double variance = solver.solve(new ArrayRealVector(unit, false)).getEntry(last);
        return variance > 0 ? new AirVacuumComparison(share, Math.sqrt(variance)) : UNKNOWN;
    }

    /** Returns the standard deviation over the rows with a distortion. */
    private static double spreadKms(double[] distortion) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (double shift : distortion) {
            if (shift != 0) {
                sum += shift;
                squares += shift * shift;
                count++;
            }
        }
        double mean = sum / Math.max(1, count);
        return Doppler.SPEED_OF_LIGHT_KMS * Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean));
    }

    /**
     * Returns whether the medium is the other one: a distortion of about the size that the refractive index causes.
     *
     * @param sigmas at which the distortion is significant; its difference from the full distortion is within as many
     * @param inflation factor, at least 1, by which sigma exceeds the stated one where the model does not fit the star
     */
    boolean isOther(double sigmas, double inflation) {
        double error = sigma * inflation;
        return share > sigmas * error && Math.abs(share - 1.0) < sigmas * error;
    }
}
