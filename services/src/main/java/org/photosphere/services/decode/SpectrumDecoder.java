package org.photosphere.services.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.config.FieldLimits;
import org.photosphere.services.pipeline.DecodedArm;
import org.photosphere.services.pipeline.DecodedSpectrum;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.SpectrumHeader;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.StageTimes;

/** Decodes bytes to spectra; the only parser of spectrum messages. Immutable. */
public final class SpectrumDecoder {

    /** 1e-17 erg s^-1 cm^-2 Angstrom^-1, the surveys' unit, is the inner unit of flux. */
    private static final double ERG_IN_SURVEY_UNITS = 1e17;

    /** Unknown fields are discarded: many small ones would take far more memory than the message. */
    private static final Parser<Spectrum> KNOWN_FIELDS = DiscardUnknownFieldsParser.wrap(Spectrum.parser());

    private final int maxBytes;
    private final FieldLimits fields;

    /**
     * @param maxBytes largest message, bytes
     * @param fields limits of a record's fields
     */
    public SpectrumDecoder(int maxBytes, FieldLimits fields) {
        this.maxBytes = maxBytes;
        this.fields = fields;
    }

    public StageOutcome<DecodedSpectrum> decode(RawRecord raw) {
        if (raw.value().length == 0) {
            return rejected(raw, null, RejectionReason.REJECTION_REASON_EMPTY, "the record has no bytes");
        }
        Optional<String> tooLarge = RecordSizes.tooLarge(raw, maxBytes, fields);
        if (tooLarge.isPresent()) {
            return tooLarge(raw, "", tooLarge.get());
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
            FieldSizes sizes = FieldSizes.of(raw.value(), from, fields);
            if (sizes.tooLarge().isPresent()) {
                return tooLarge(raw, sizes.id(), sizes.tooLarge().get());
            }
            Spectrum message = parse(raw.value(), from);
            if (hasNothing(message) && BodyForm.of(raw.value(), from).isPresent()) {
                // Text may parse as unknown fields.
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
        Spectrum message = KNOWN_FIELDS.parseFrom(input);
        if (!input.isAtEnd()) {
            throw new InvalidProtocolBufferException("bytes left behind the message");
        }
        return message;
    }

    /** Describes a body of another serialiser, which follows the schema id directly or the message indexes. */
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

    /** @param secondId description of a second message in the record, if any */
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
            arms.add(ArmFields.decoded(arm, factor));
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
                // A priority unknown to this version counts as unspecified.
                message.getPriority(),
                message.getDeadlineUs(),
                message.getIsTest(),
                truth,
                ReceivedContexts.of(message));
    }

    private static StageOutcome<DecodedSpectrum> tooLarge(RawRecord raw, String id, String detail) {
        return new StageOutcome.Rejected<>(
                raw, id, "", Stage.DECODE, RejectionReason.REJECTION_REASON_TOO_LARGE, detail);
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
