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
 * Signs of several messages in one record. Protobuf parses them as one: the last id stays, arms add up, and an answer
 * would be that of a star that there is not.
 */
final class MergedMessages {

    private static final int ID_TAG = Spectrum.SPECTRUM_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private MergedMessages() {}

    /** The second of two arms that have one name, or the same wavelengths; arms without a name may be several. */
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

    /** Equal where the wavelengths are. */
    private static Object contents(DecodedArm.Axis axis) {
        return axis instanceof DecodedArm.Explicit explicit ? DoubleBuffer.wrap(explicit.wavelength()) : axis;
    }

    /** Whether what follows is a message with an id. */
    static boolean hasId(CodedInputStream input) throws IOException {
        boolean hasId = false;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            hasId |= tag == ID_TAG;
            input.skipField(tag);
        }
        return hasId;
    }

    /** Two ids that differ: a serialiser writes one. */
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
