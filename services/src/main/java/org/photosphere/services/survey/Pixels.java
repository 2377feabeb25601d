package org.photosphere.services.survey;

import java.util.Arrays;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;

/**
 * Flux and inverse variance of an arm before conversion to a message: values that are no measurement become flux 0 with
 * ivar 0.
 *
 * @param flux flux in the file's unit, [pixels]
 * @param ivar inverse variance in the file's unit, [pixels]
 */
record Pixels(double[] flux, double[] ivar) {

    /**
     * A relative error of 1e-15 is beyond the flux's own 32 bits; a larger weight would overflow when squared or
     * summed.
     */
    private static final float LARGEST_IVAR = 1e30f;

    /**
     * Returns whether the pixel is a measurement. A negative ivar counts as one: it is an error that validation must
     * see.
     */
    boolean isMeasured(int pixel) {
        return Double.isFinite(flux[pixel]) && Double.isFinite(ivar[pixel]) && ivar[pixel] != 0;
    }

    /** Returns the retained pixels, in the order of an axis. */
    Pixels in(SpectrumAxis axis) {
        return new Pixels(axis.pick(flux), axis.pick(ivar));
    }

    int masked() {
        int masked = 0;
        for (int pixel = 0; pixel < flux.length; pixel++) {
            masked += isMeasured(pixel) ? 0 : 1;
        }
        return masked;
    }

    /** Writes flux, ivar, unit and state to a message. */
    void into(Arm.Builder arm, FluxUnits fileUnits) {
        FluxUnits units = fileUnits.suiting(flux);
        FloatArray.Builder weights = FloatArray.newBuilder();
        for (int pixel = 0; pixel < flux.length; pixel++) {
            boolean measured = isMeasured(pixel);
            arm.addFlux(measured ? (float) (flux[pixel] * units.factor()) : 0);
            double weight = measured ? ivar[pixel] / units.factor() / units.factor() : 0;
            weights.addValue((float) Math.min(weight, LARGEST_IVAR));
        }
        arm.setIvar(weights).setFluxUnit(units.unit()).setFluxState(units.state());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Pixels other && Arrays.equals(flux, other.flux) && Arrays.equals(ivar, other.ivar);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(flux) + Arrays.hashCode(ivar);
    }
}
