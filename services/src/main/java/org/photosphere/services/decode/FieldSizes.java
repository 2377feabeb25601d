package org.photosphere.services.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.services.config.FieldLimits;

/**
 * Sizes of a message's texts and lists, read from its bytes alone: once parsed, two bytes such as an empty arm may take
 * sixty times as much memory. Scans the whole message, so that bytes that are no message are detected. Used by one
 * thread.
 */
final class FieldSizes {

    private final FieldLimits limits;
    private final Field armField = this::arm;
    private final Field truthField = this::truth;
    private @Nullable String tooLarge;
    private ByteString id = ByteString.EMPTY;
    private int arms;
    private int truth;
    private int diagonals;

    private FieldSizes(FieldLimits limits) {
        this.limits = limits;
    }

    /** @throws InvalidProtocolBufferException if the bytes are not the fields of a message */
    static FieldSizes of(byte[] bytes, int from, FieldLimits limits) throws IOException {
        FieldSizes sizes = new FieldSizes(limits);
        CodedInputStream input = CodedInputStream.newInstance(bytes, from, bytes.length - from);
        sizes.each(input, sizes::spectrum);
        sizes.count("arms", sizes.arms, limits.arms(), "arms");
        sizes.count("known labels (truth)", sizes.truth, limits.truth(), "truth");
        return sizes;
    }

    /** Returns the first size beyond its limit, with the setting of that limit. */
    Optional<String> tooLarge() {
        return Optional.ofNullable(tooLarge);
    }

    /** Returns the spectrum's id, cut at its limit. */
    String id() {
        return id.toStringUtf8();
    }

    /**
     * Reads a field with a length; the input is positioned after the length, and the caller continues after the field.
     */
    private interface Field {
        void take(int number, int length, CodedInputStream input) throws IOException;
    }

    /** Visits all fields that have a length and skips the others. */
    private void each(CodedInputStream input, Field field) throws IOException {
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                input.skipField(tag);
                continue;
            }
            int length = input.readRawVarint32();
            int outer = input.pushLimit(length);
            int end = input.getTotalBytesRead() + length;
            field.take(WireFormat.getTagFieldNumber(tag), length, input);
            input.skipRawBytes(end - input.getTotalBytesRead());
            input.popLimit(outer);
        }
    }

    private void spectrum(int number, int length, CodedInputStream input) throws IOException {
        switch (number) {
            case Spectrum.SPECTRUM_ID_FIELD_NUMBER -> {
                text("spectrum_id", length, limits.idBytes(), "id-bytes");
                id = ByteString.copyFrom(input.readRawBytes(Math.min(length, limits.idBytes())));
            }
            case Spectrum.OBJECT_ID_FIELD_NUMBER -> text("object_id", length, limits.idBytes(), "id-bytes");
            case Spectrum.SURVEY_FIELD_NUMBER -> name("survey", length);
            case Spectrum.INSTRUMENT_FIELD_NUMBER -> name("instrument", length);
            case Spectrum.ARMS_FIELD_NUMBER -> {
                arms++;
                each(input, armField);
            }
            case Spectrum.TRUTH_FIELD_NUMBER -> {
                truth++;
                each(input, truthField);
            }
            default -> {}
        }
    }

    private void arm(int number, int length, CodedInputStream input) throws IOException {
        switch (number) {
            case Arm.NAME_FIELD_NUMBER -> name("the name of arm " + (arms - 1), length);
            case Arm.MASK_DICTIONARY_FIELD_NUMBER -> name("the mask dictionary of arm " + (arms - 1), length);
            case Arm.LSF_MATRIX_FIELD_NUMBER -> {
                diagonals = 0;
                offsets(input);
                count(
                        "diagonals of the line-spread matrix of arm " + (arms - 1),
                        diagonals,
                        limits.diagonals(),
                        "diagonals");
            }
            default -> {}
        }
    }

    private void truth(int number, int length, CodedInputStream input) {
        if (number == TruthLabel.NAME_FIELD_NUMBER) {
            name("the name of known label " + (truth - 1), length);
        }
    }

    /** Reads a list of numbers, packed or one field each. */
    private void offsets(CodedInputStream input) throws IOException {
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != BandedMatrix.OFFSET_FIELD_NUMBER) {
                input.skipField(tag);
            } else if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int outer = input.pushLimit(input.readRawVarint32());
                while (!input.isAtEnd()) {
                    input.readRawVarint64();
                    diagonals++;
                }
                input.popLimit(outer);
            } else {
                input.skipField(tag);
                diagonals++;
            }
        }
    }

    private void name(String field, int length) {
        text(field, length, limits.nameBytes(), "name-bytes");
    }

    private void text(String field, int length, int limit, String setting) {
        if (length > limit) {
            report(field + " has " + length + " bytes", limit, setting);
        }
    }

    private void count(String what, int count, int limit, String setting) {
        if (count > limit) {
            report(count + " " + what, limit, setting);
        }
    }

    private void report(String what, int limit, String setting) {
        if (tooLarge == null) {
            tooLarge = what + ", the limit is " + limit + " (photosphere.limits." + setting + ")";
        }
    }
}
