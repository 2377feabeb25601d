package org.photosphere.services.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Confluent's wire format, as written by serialisers with a schema registry: byte 0, the schema id in four bytes, the
 * path to the message within the schema as zigzag varints (their count, then each; a lone 0 for the first message),
 * then the message. Unambiguous: byte 0 would be the tag of field number 0, which no protobuf message may have.
 *
 * <p>The registry of the schema id is not queried: fields are identified by their numbers.
 */
public final class ConfluentFrame {

    private static final byte MAGIC = 0;

    private static final int ID_END = 5;

    /** Deepest nesting accepted; a larger count indicates invalid data. */
    private static final int MOST_INDEXES = 16;

    private ConfluentFrame() {}

    /** Returns whether a record's value begins with such a frame. */
    public static boolean begins(byte[] value) {
        return value.length > 0 && value[0] == MAGIC;
    }

    /** Names the format and the schema id, for the details of rejections. */
    static String name(byte[] value) {
        return "Confluent's wire format"
                + (value.length < ID_END
                        ? ""
                        : " (schema id " + ByteBuffer.wrap(value).getInt(1) + ")");
    }

    /** Returns the index of the body that a serialiser of any format writes after the schema id. */
    static int bodyStart(byte[] value) {
        return Math.min(ID_END, value.length);
    }

    /**
     * Returns the index of the message.
     *
     * @throws InvalidProtocolBufferException if the frame is truncated or names a message other than the schema's first
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
