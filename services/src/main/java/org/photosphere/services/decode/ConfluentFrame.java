package org.photosphere.services.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Confluent's wire format, as serialisers with a schema registry write it: byte 0, the schema's id in four bytes, the path
 * to the message within the schema as zigzag varints (their count, then each; a lone 0 for the first message), the message
 * itself. Unambiguous: byte 0 would be the tag of a field of number 0, which no protobuf message may have.
 *
 * <p>The schema id is of a registry that this node does not ask: fields are told by their numbers.
 */
public final class ConfluentFrame {

    private static final byte MAGIC = 0;

    private static final int ID_END = 5;

    /** Messages nest no deeper in any schema that is meant; more is garbage. */
    private static final int MOST_INDEXES = 16;

    private ConfluentFrame() {}

    /** Whether a record's value begins as one. */
    public static boolean begins(byte[] value) {
        return value.length > 0 && value[0] == MAGIC;
    }

    /** For the details of rejections: which schema is stated. */
    static String name(byte[] value) {
        return "Confluent's wire format"
                + (value.length < ID_END
                        ? ""
                        : " (schema id " + ByteBuffer.wrap(value).getInt(1) + ")");
    }

    /** Where the body begins that a serialiser of any format puts behind the schema id. */
    static int bodyStart(byte[] value) {
        return Math.min(ID_END, value.length);
    }

    /**
     * Where the message begins.
     *
     * @throws InvalidProtocolBufferException where the frame is cut short or names a message other than the schema's first
     */
    static int messageStart(byte[] value) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(value, bodyStart(value), value.length - bodyStart(value));
        int count = input.readSInt32();
        if (count < 0 || count > MOST_INDEXES) {
            throw new InvalidProtocolBufferException(count + " message indexes");
        }
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            indexes.add(input.readSInt32());
        }
        if (!indexes.isEmpty() && !indexes.equals(List.of(0))) {
            throw new InvalidProtocolBufferException(
                    "message indexes " + indexes + ", but Spectrum is the first message of its schema: [0]");
        }
        return bodyStart(value) + input.getTotalBytesRead();
    }
}
