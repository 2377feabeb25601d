package org.photosphere.services.decode;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Format of bytes that are no protobuf message, identified by their first bytes. */
final class BodyForm {

    private static final String COMPRESSED =
            "send the message itself, the Kafka producer compresses (compression.type)";
    private static final String CONVERT = "send a photosphere.v1.Spectrum as protobuf";

    /** Bytes of text that are examined. */
    private static final int PREFIX = 256;

    /** Shorter runs of letters are words rather than base64. */
    private static final int SHORTEST_BASE64 = 24;

    private enum Magic {
        GZIP("1f8b", "gzip", COMPRESSED),
        ZSTD("28b52ffd", "zstd", COMPRESSED),
        SNAPPY("ff060000734e61507059", "snappy (framed)", COMPRESSED),
        XERIAL("82534e4150505900", "snappy (of snappy-java)", COMPRESSED),
        LZ4("04224d18", "lz4", COMPRESSED),
        BZIP2("425a68", "bzip2", COMPRESSED),
        XZ("fd377a585a00", "xz", COMPRESSED),
        ZLIB("789c", "zlib", COMPRESSED),
        ZLIB_FAST("7801", "zlib", COMPRESSED),
        ZLIB_BEST("78da", "zlib", COMPRESSED),
        ZIP("504b0304", "a ZIP archive", CONVERT),
        AVRO("4f626a01", "an Avro container", CONVERT),
        FITS("53494d504c452020", "a FITS file", "send its spectrum with 'photosphere replay', or as protobuf"),
        HDF5("894844460d0a1a0a", "an HDF5 file", CONVERT),
        PARQUET("50415231", "a Parquet file", CONVERT),
        ARROW("4152524f5731", "an Arrow file", CONVERT),
        NUMPY("934e554d5059", "a NumPy array", CONVERT),
        PICKLE("8004", "a Python pickle", CONVERT),
        GLUE("0300", "the AWS Glue Schema Registry's format", "send the bare message, or Confluent's wire format"),
        GLUE_ZLIB("0305", "the AWS Glue Schema Registry's format", "send the bare message, or Confluent's wire format"),
        UTF16_LITTLE("fffe", "UTF-16 text", CONVERT),
        UTF16_BIG("feff", "UTF-16 text", CONVERT);

        private final String hex;
        private final String what;
        private final String hint;

        Magic(String hex, String what, String hint) {
            this.hex = hex;
            this.what = what;
            this.hint = hint;
        }

        boolean begins(byte[] bytes, int from) {
            byte[] magic = HexFormat.of().parseHex(hex);
            for (int i = 0; i < magic.length; i++) {
                if (from + i >= bytes.length || bytes[from + i] != magic[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private BodyForm() {}

    /**
     * Describes the format of a body and what to send instead.
     *
     * @param from index of its first byte
     * @return empty if the format is unknown
     */
    static Optional<String> of(byte[] bytes, int from) {
        for (Magic magic : Magic.values()) {
            if (magic.begins(bytes, from)) {
                return Optional.of("this is " + magic.what + ": " + magic.hint);
            }
        }
        if (isDelimited(bytes, from)) {
            return Optional.of(
                    "this is a protobuf message behind its length (writeDelimitedTo): send the bare message");
        }
        return text(bytes, from).map(what -> "this is " + what + ": " + CONVERT);
    }

    /** Returns whether the bytes are a varint length followed by a spectrum of that length. */
    private static boolean isDelimited(byte[] bytes, int from) {
        try {
            CodedInputStream input = CodedInputStream.newInstance(bytes, from, bytes.length - from);
            int length = input.readRawVarint32();
            int left = bytes.length - from - input.getTotalBytesRead();
            return length == left && MergedMessages.hasId(input);
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> text(byte[] bytes, int from) {
        ByteBuffer prefix = ByteBuffer.wrap(bytes, from, Math.min(PREFIX, bytes.length - from));
        CharBuffer characters = CharBuffer.allocate(PREFIX);
        // A character cut by the prefix's end is incomplete, not malformed.
        boolean isMalformed = StandardCharsets.UTF_8
                .newDecoder()
                .decode(prefix, characters, false)
                .isError();
        String text = characters.flip().toString().replace("\ufeff", "").strip();
        if (isMalformed || text.isEmpty() || text.chars().anyMatch(BodyForm::isBinary)) {
            return Optional.empty();
        }
        return Optional.of(kind(text));
    }

    private static boolean isBinary(int character) {
        return Character.isISOControl(character) && "\t\r\n".indexOf(character) < 0;
    }

    private static String kind(String text) {
        String start = text.toLowerCase(Locale.ROOT);
        if (start.startsWith("<")) {
            return start.startsWith("<!doctype html") || start.startsWith("<html") ? "HTML" : "XML";
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            return "JSON";
        }
        boolean isBase64 = text.length() >= SHORTEST_BASE64 && text.matches("\"?[A-Za-z0-9+/_-]+={0,2}\"?");
        return isBase64 ? "base64 text" : "text";
    }
}
