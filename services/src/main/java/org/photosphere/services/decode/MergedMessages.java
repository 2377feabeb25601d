package org.photosphere.services.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.pipeline.DecodedArm;

/**
 * Detects several messages in one record. Protobuf parses them as one: the last id is kept, arms are concatenated, and
 * the answer would be of a star that does not exist.
 */
final class MergedMessages {

    private static final int ID_TAG = Spectrum.SPECTRUM_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private MergedMessages() {}

    /** Returns the second of two arms with the same name or the same wavelengths; several arms may be unnamed. */
    static Optional<String> duplicateArm(List<DecodedArm> arms) {
        Set<String> names = new HashSet<>();
        Map<Object, String> axes = new HashMap<>();
        for (DecodedArm arm : arms) {
            if (!arm.name().isEmpty() && !names.add(arm.name())) {
                return Optional.of("two arms of the name '" + arm.name() + "'");
            }
            if (arm.axis() != null && arm.axis().pixels() > 0) {
                String other = axes.putIfAbsent(contents(arm.axis()), arm.name());
                if (other != null) {
                    return Optional.of("arms '" + other + "' and '" + arm.name() + "' have the same wavelengths");
                }
            }
        }
        return Optional.empty();
    }

    /** Returns a key that is equal for equal wavelengths. */
    private static Object contents(DecodedArm.Axis axis) {
        return axis instanceof DecodedArm.Explicit explicit ? DoubleBuffer.wrap(explicit.wavelength()) : axis;
    }

    /** Returns whether the remaining bytes are a message with an id. */
    static boolean hasId(CodedInputStream input) throws IOException {
        boolean hasId = false;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            hasId |= tag == ID_TAG;
            input.skipField(tag);
        }
        return hasId;
    }

    /** Returns a description of two different ids; a serialiser writes one. */
    static Optional<String> secondId(byte[] bytes, int from) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(bytes, from, bytes.length - from);
        ByteString first = null;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (tag != ID_TAG) {
                input.skipField(tag);
                continue;
            }
            ByteString id = input.readBytes();
            if (first != null && !first.equals(id)) {
                return Optional.of("spectrum_id is '" + first.toStringUtf8() + "' and '" + id.toStringUtf8() + "'");
            }
            first = id;
        }
        return Optional.empty();
    }
}
