package org.photosphere.services.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.pipeline.DecodedArm;
import org.photosphere.services.pipeline.DecodedArm.FluxError;
import org.photosphere.services.pipeline.DecodedSpectrum;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.SpectrumHeader;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.StageTimes;

/** Bytes to a decoded spectrum; the only parser of spectrum messages. Immutable. */
public final class SpectrumDecoder {

    /** 1e-17 erg s^-1 cm^-2 Angstrom^-1, the surveys' unit, is what fluxes are counted in inside. */
    private static final double ERG_IN_SURVEY_UNITS = 1e17;

    private final int maxBytes;

    /** @param maxBytes largest message, bytes */
    public SpectrumDecoder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public StageOutcome<DecodedSpectrum> decode(RawRecord raw) {
        if (raw.value().length == 0) {
            return rejected(raw, null, RejectionReason.REJECTION_REASON_EMPTY, "the record has no bytes");
        }
        if (raw.value().length > maxBytes) {
            return rejected(
                    raw,
                    null,
                    RejectionReason.REJECTION_REASON_TOO_LARGE,
                    raw.value().length + " bytes, the limit is " + maxBytes + " (photosphere.limits.message-bytes)");
        }
        boolean isFramed = ConfluentFrame.begins(raw.value());
        try {
            int from = isFramed ? ConfluentFrame.messageStart(raw.value()) : 0;
            if (from == raw.value().length) {
                return rejected(
                        raw,
                        null,
                        RejectionReason.REJECTION_REASON_EMPTY,
                        ConfluentFrame.name(raw.value()) + " with no bytes behind it");
            }
            Spectrum message = parse(raw.value(), from);
            if (hasNothing(message) && BodyForm.of(raw.value(), from).isPresent()) {
                // Text may begin with what might be a field of a newer contract.
                throw new InvalidProtocolBufferException("no field of a Spectrum");
            }
            return decode(raw, message, MergedMessages.secondId(raw.value(), from));
        } catch (IOException e) {
            return rejected(
                    raw,
                    null,
                    RejectionReason.REJECTION_REASON_NOT_PROTOBUF,
                    (isFramed ? ConfluentFrame.name(raw.value()) + ": " : "")
                            + bodyForm(raw.value(), isFramed).orElse("does not parse: " + e.getMessage()));
        }
    }

    private static Spectrum parse(byte[] bytes, int from) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(bytes, from, bytes.length - from);
        Spectrum message = Spectrum.parseFrom(input);
        if (!input.isAtEnd()) {
            throw new InvalidProtocolBufferException("bytes left behind the message");
        }
        return message;
    }

    /** Of another serialiser's body, which comes behind the schema id at once, or behind the message indexes. */
    private static Optional<String> bodyForm(byte[] value, boolean isFramed) {
        if (!isFramed) {
            return BodyForm.of(value, 0);
        }
        int start = ConfluentFrame.bodyStart(value);
        return BodyForm.of(value, start).or(() -> BodyForm.of(value, Math.min(start + 1, value.length)));
    }

    private static boolean hasNothing(Spectrum message) {
        return message.getSpectrumId().isEmpty() && message.getArmsCount() == 0;
    }

    /** @param secondId a sign of two messages, where there is one */
    private static StageOutcome<DecodedSpectrum> decode(RawRecord raw, Spectrum message, Optional<String> secondId) {
        List<DecodedArm> arms = new ArrayList<>(message.getArmsCount());
        for (Arm arm : message.getArmsList()) {
            String unknown = unknownEnum(arm);
            if (unknown != null) {
                return rejected(
                        raw,
                        message,
                        RejectionReason.REJECTION_REASON_UNKNOWN_ENUM,
                        "arm '" + arm.getName() + "': " + unknown + " is not of this contract's version");
            }
            Double factor = unitFactor(arm.getFluxUnit());
            if (factor == null) {
                return rejected(
                        raw,
                        message,
                        RejectionReason.REJECTION_REASON_UNKNOWN_UNIT,
                        "arm '" + arm.getName() + "': flux unit " + arm.getFluxUnitValue() + " is "
                                + (arm.getFluxUnitValue() == 0 ? "unspecified" : "unknown"));
            }
            arms.add(arm(arm, factor));
        }
        Optional<String> duplicate = MergedMessages.duplicateArm(arms);
        if (duplicate.isPresent() || secondId.isPresent()) {
            return rejected(
                    raw,
                    message,
                    duplicate.isPresent()
                            ? RejectionReason.REJECTION_REASON_DUPLICATE_ARM
                            : RejectionReason.REJECTION_REASON_NOT_PROTOBUF,
                    Stream.of(duplicate, secondId).flatMap(Optional::stream).collect(Collectors.joining("; "))
                            + ": are these two messages in one record? Send one record per spectrum");
        }
        return new StageOutcome.Passed<>(new DecodedSpectrum(
                raw,
                header(message),
                arms,
                StageTimes.ingested(raw.brokerUs(), raw.ingestUs()).done(Stage.DECODE)));
    }

    private static @Nullable String unknownEnum(Arm arm) {
        if (arm.getMedium() == WavelengthMedium.UNRECOGNIZED) {
            return "wavelength medium " + arm.getMediumValue();
        }
        if (arm.getVelocityFrame() == VelocityFrame.UNRECOGNIZED) {
            return "velocity frame " + arm.getVelocityFrameValue();
        }
        if (arm.getFluxState() == FluxState.UNRECOGNIZED) {
            return "flux state " + arm.getFluxStateValue();
        }
        return null;
    }

    private static @Nullable Double unitFactor(FluxUnit unit) {
        return switch (unit) {
            case FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM -> ERG_IN_SURVEY_UNITS;
            case FLUX_UNIT_1E17_ERG_PER_S_CM2_ANGSTROM, FLUX_UNIT_DIMENSIONLESS -> 1.0;
            case FLUX_UNIT_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static SpectrumHeader header(Spectrum message) {
        Map<String, Double> truth = new LinkedHashMap<>();
        for (TruthLabel label : message.getTruthList()) {
            truth.put(label.getName(), label.getValue());
        }
        return new SpectrumHeader(
                message.getSpectrumId(),
                message.getObjectId(),
                message.getSurvey(),
                message.getInstrument(),
                message.getFiberId(),
                message.getMjd(),
                message.getRa(),
                message.getDec(),
                message.getObservedAtUs(),
                // One from a newer contract is unknown here, and as good as none.
                message.getPriority(),
                message.getDeadlineUs(),
                message.getIsTest(),
                truth,
                ReceivedContexts.of(message));
    }

    private static DecodedArm arm(Arm arm, double unitFactor) {
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

    private static StageOutcome<DecodedSpectrum> rejected(
            RawRecord raw, @Nullable Spectrum message, RejectionReason reason, String detail) {
        return new StageOutcome.Rejected<>(
                raw,
                message == null ? "" : message.getSpectrumId(),
                message == null ? "" : message.getSurvey(),
                Stage.DECODE,
                reason,
                detail);
    }
}
