package org.photosphere.services.decode;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.pipeline.DecodedArm;
import org.photosphere.services.pipeline.DecodedArm.FluxError;

/** Converts an arm's fields as sent. */
final class ArmFields {

    private ArmFields() {}

    /** @param unitFactor ratio of flux in the inner unit to flux as sent */
    static DecodedArm decoded(Arm arm, double unitFactor) {
        return new DecodedArm(
                arm.getName(),
                axis(arm),
                medium(arm.getMedium()),
                // Wavelengths in the rest frame are corrected already.
                arm.getVelocityFrame() == VelocityFrame.VELOCITY_FRAME_REST ? 0.0 : arm.getVelocityKms(),
                floats(arm.getFluxCount(), arm::getFlux),
                unitFactor,
                error(arm),
                mask(arm),
                arm.getMaskBits(),
                lineSpread(arm));
    }

    private static DecodedArm.@Nullable Axis axis(Arm arm) {
        return switch (arm.getAxisCase()) {
            case LOG_LINEAR ->
                new DecodedArm.LogLinear(
                        arm.getLogLinear().getLog10Start(),
                        arm.getLogLinear().getLog10Step(),
                        Integer.toUnsignedLong(arm.getLogLinear().getPixels()));
            case EXPLICIT -> new DecodedArm.Explicit(wavelength(arm.getExplicit()));
            case AXIS_NOT_SET -> null;
        };
    }

    private static @Nullable Medium medium(WavelengthMedium medium) {
        return switch (medium) {
            case WAVELENGTH_MEDIUM_VACUUM -> Medium.VACUUM;
            case WAVELENGTH_MEDIUM_AIR -> Medium.AIR;
            case WAVELENGTH_MEDIUM_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static @Nullable FluxError error(Arm arm) {
        return switch (arm.getErrorCase()) {
            case IVAR -> new FluxError(FluxError.Kind.IVAR, floats(arm.getIvar()));
            case SIGMA -> new FluxError(FluxError.Kind.SIGMA, floats(arm.getSigma()));
            case ERROR_NOT_SET -> null;
        };
    }

    private static LineSpread lineSpread(Arm arm) {
        return switch (arm.getLsfCase()) {
            case RESOLVING_POWER -> new LineSpread.ResolvingPower(arm.getResolvingPower());
            case LSF_SIGMA -> new LineSpread.GaussianSigma(floats(arm.getLsfSigma()));
            case LSF_MATRIX ->
                new LineSpread.Banded(
                        arm.getLsfMatrix().getOffsetList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray(),
                        floats(arm.getLsfMatrix().getValueCount(), arm.getLsfMatrix()::getValue));
            case LSF_NOT_SET -> new LineSpread.Unresolved();
        };
    }

    private interface FloatAt {
        float at(int index);
    }

    /** By index: a list would box every pixel. */
    private static float[] floats(int count, FloatAt source) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = source.at(i);
        }
        return values;
    }

    private static float[] floats(FloatArray array) {
        return floats(array.getValueCount(), array::getValue);
    }

    private static int[] mask(Arm arm) {
        int[] mask = new int[arm.getMaskCount()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = arm.getMask(i);
        }
        return mask;
    }

    private static double[] wavelength(ExplicitAxis axis) {
        double[] wavelength = new double[axis.getWavelengthCount()];
        for (int i = 0; i < wavelength.length; i++) {
            wavelength[i] = axis.getWavelength(i);
        }
        return wavelength;
    }
}
