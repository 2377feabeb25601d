package org.photosphere.services.cli.demo;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;

/** Defects of spectra, each with the reason its dead letter must state. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum BrokenSpectrum {
    GARBAGE(RejectionReason.REJECTION_REASON_NOT_PROTOBUF, s -> ByteString.copyFromUtf8("this is no spectrum")),
    CUT_SHORT(
            RejectionReason.REJECTION_REASON_NOT_PROTOBUF,
            s -> s.toByteString().substring(0, s.getSerializedSize() / 2)),
    NO_BYTES(RejectionReason.REJECTION_REASON_EMPTY, s -> ByteString.EMPTY),
    NO_ID(
            RejectionReason.REJECTION_REASON_MISSING_ID,
            s -> s.toBuilder().clearSpectrumId().build().toByteString()),
    NO_ARMS(
            RejectionReason.REJECTION_REASON_NO_ARMS,
            s -> s.toBuilder().clearArms().build().toByteString()),
    NO_MEDIUM(
            RejectionReason.REJECTION_REASON_MEDIUM_UNSPECIFIED,
            s -> arm(s, a -> a.setMedium(WavelengthMedium.WAVELENGTH_MEDIUM_UNSPECIFIED))),
    NO_UNIT(
            RejectionReason.REJECTION_REASON_UNKNOWN_UNIT,
            s -> arm(s, a -> a.setFluxUnit(FluxUnit.FLUX_UNIT_UNSPECIFIED))),
    FLUX_MISSING_A_PIXEL(
            RejectionReason.REJECTION_REASON_LENGTH_MISMATCH,
            s -> arm(s, a -> {
                Arm original = a.build();
                return a.clearFlux().addAllFlux(original.getFluxList().subList(1, original.getFluxCount()));
            })),
    NAN_FLUX(
            RejectionReason.REJECTION_REASON_NON_FINITE,
            s -> arm(s, a -> {
                List<Float> flux = Collections.nCopies(a.getFluxCount(), Float.NaN);
                return a.clearFlux().addAllFlux(flux);
            })),
    NEGATIVE_IVAR(
            RejectionReason.REJECTION_REASON_NEGATIVE_ERROR,
            s -> arm(s, a -> a.setIvar(constant(a.getFluxCount(), -1)))),
    ZERO_IVAR(RejectionReason.REJECTION_REASON_ALL_MASKED, s -> arm(s, a -> a.setIvar(constant(a.getFluxCount(), 0)))),
    DESCENDING(
            RejectionReason.REJECTION_REASON_AXIS_NOT_ASCENDING,
            s -> arm(s, a -> a.setExplicit(axis(a.getFluxCount(), 9000, -1)))),
    OUTSIDE(
            RejectionReason.REJECTION_REASON_OUTSIDE_MODEL,
            s -> arm(s, a -> a.setExplicit(axis(a.getFluxCount(), 1e7, 100)))),
    FOUR_PIXELS(
            RejectionReason.REJECTION_REASON_TOO_FEW_PIXELS,
            s -> arm(
                    s,
                    a -> a.clearFlux()
                            .clearMask()
                            .addFlux(1)
                            .addFlux(1)
                            .addFlux(1)
                            .addFlux(1)
                            .setIvar(constant(4, 100))
                            .setExplicit(axis(4, 5000, 30))));

    private final RejectionReason reason;
    private final Function<Spectrum, ByteString> breaking;

    BrokenSpectrum(RejectionReason reason, Function<Spectrum, ByteString> breaking) {
        this.reason = reason;
        this.breaking = breaking;
    }

    /** Returns the reason that its dead letter must state. */
    public RejectionReason reason() {
        return reason;
    }

    /** Returns the bytes of a good spectrum with this defect. */
    public ByteString of(Spectrum good) {
        return breaking.apply(good);
    }

    private static ByteString arm(Spectrum spectrum, Function<Arm.Builder, Arm.Builder> change) {
        return spectrum.toBuilder()
                .setArms(0, change.apply(spectrum.getArms(0).toBuilder()))
                .build()
                .toByteString();
    }

    private static FloatArray constant(int count, float value) {
        FloatArray.Builder array = FloatArray.newBuilder();
        for (int i = 0; i < count; i++) {
            array.addValue(value);
        }
        return array.build();
    }

    private static ExplicitAxis axis(int count, double start, double step) {
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        for (int i = 0; i < count; i++) {
            axis.addWavelength(start + i * step);
        }
        return axis.build();
    }
}
