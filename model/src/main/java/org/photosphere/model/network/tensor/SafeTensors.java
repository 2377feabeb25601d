package org.photosphere.model.network.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.InputJson;
import org.photosphere.model.network.tensor.Tensor.Precision;

/**
 * The safetensors format: eight bytes of header length, a JSON header of names, types, shapes and offsets, then the
 * values, all little-endian. Implemented here so that a bundle can be verified without the engine, and written
 * reproducibly byte by byte; F16, F32 and F64 only.
 */
public final class SafeTensors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LENGTH_BYTES = 8;
    private static final String METADATA = "__metadata__";

    /** Enough for thousands of tensors: a longer header is damaged, and its tree would take many times its length. */
    private static final int LONGEST_HEADER = 1 << 22;

    private static final String FORM = " is not a safetensors file of 16-, 32- and 64-bit floats: ";
    private static final String HINT = "take a fresh copy of the file";

    private SafeTensors() {}

    /** Returns the bytes of a file with these tensors, in this order. */
    public static byte[] encode(Map<String, Tensor> tensors) {
        return encode(tensors, Map.of());
    }

    /** Returns the bytes of a file with these tensors, in this order, and texts about them, if any. */
    public static byte[] encode(Map<String, Tensor> tensors, Map<String, String> metadata) {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = header.putObject(METADATA);
            metadata.forEach(texts::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            ObjectNode described = header.putObject(entry.getKey());
            described.put("dtype", tensor.precision().name());
            ArrayNode shape = described.putArray("shape");
            for (long axis : tensor.shape()) {
                shape.add(axis);
            }
            long end = offset + bytes(tensor);
            described.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        // Padded with blanks so that the values start on a multiple of eight, as readers that map the file expect.
        String json = header.toString();
        json += " ".repeat((LENGTH_BYTES - json.length() % LENGTH_BYTES) % LENGTH_BYTES);
        byte[] headerBytes = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(LENGTH_BYTES + headerBytes.length + offset))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(headerBytes.length).put(headerBytes);
        for (Tensor tensor : tensors.values()) {
            for (double value : tensor.values()) {
                switch (tensor.precision()) {
                    case F16 -> buffer.putShort(HalfFloat.bits((float) value));
                    case F32 -> buffer.putFloat((float) value);
                    case F64 -> buffer.putDouble(value);
                }
            }
        }
        return buffer.array();
    }

    /**
     * Returns the tensors of a file.
     *
     * @param most largest file of its kind, bytes
     * @throws InputException where the file cannot be read, is larger, or is not a safetensors file of F16, F32 and F64
     */
    public static Map<String, Tensor> read(Path file, int most) {
        return decode(InputFiles.read(file, most, HINT), file.toString());
    }

    /**
     * Returns the tensors of a file's bytes. Every length that the header states is checked against the bytes before
     * anything of that length is allocated.
     *
     * @param source named in errors
     * @throws InputException where the bytes are not a safetensors file of F16, F32 and F64
     */
    public static Map<String, Tensor> decode(byte[] bytes, String source) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            JsonNode header = header(buffer);
            ByteBuffer data = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
            Map<String, Place> places = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals(METADATA)) {
                    places.put(entry.getKey(), place(entry.getKey(), entry.getValue()));
                }
            }
            requireCovered(places.values(), data.limit());
            long values = places.values().stream().mapToLong(Place::count).sum();
            InputFiles.requireMemory(bytes.length + values * Double.BYTES, source);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            places.forEach((name, place) -> tensors.put(name, tensor(place, data)));
            return tensors;
        } catch (JsonProcessingException e) {
            throw new InputException(source + FORM + "its header: " + InputJson.message(e), HINT, e);
        } catch (IllegalArgumentException e) {
            throw new InputException(source + FORM + e.getMessage(), HINT, e);
        }
    }

    /**
     * Returns the texts of a file's bytes; empty where it has none.
     *
     * @param source named in errors
     * @throws InputException where the bytes are not a safetensors file
     */
    public static Map<String, String> metadata(byte[] bytes, String source) {
        try {
            Map<String, String> texts = new LinkedHashMap<>();
            JsonNode node = header(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
                    .path(METADATA);
            node.properties()
                    .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
            return texts;
        } catch (JsonProcessingException e) {
            throw new InputException(source + FORM + "its header: " + InputJson.message(e), HINT, e);
        } catch (IllegalArgumentException e) {
            throw new InputException(source + FORM + e.getMessage(), HINT, e);
        }
    }

    /** @throws InputException where a value is not finite, naming its tensor */
    public static void requireFinite(Map<String, Tensor> tensors, String source) {
        tensors.forEach((name, tensor) -> {
            for (double value : tensor.values()) {
                if (!Double.isFinite(value)) {
                    throw new InputException(source + ": '" + name + "' is not finite", HINT);
                }
            }
        });
    }

    private static JsonNode header(ByteBuffer buffer) throws JsonProcessingException {
        long length = buffer.remaining() < LENGTH_BYTES ? -1 : buffer.getLong();
        if (length < 0 || length > Math.min(buffer.remaining(), LONGEST_HEADER)) {
            throw new IllegalArgumentException(
                    length < 0
                            ? "it has no length of a header"
                            : "a header of " + length + " bytes is stated, " + buffer.remaining()
                                    + " follow, and the most is " + LONGEST_HEADER);
        }
        byte[] header = new byte[(int) length];
        buffer.get(header);
        return InputJson.object(header);
    }

    /**
     * Position of a tensor's values among the bytes after the header.
     *
     * @param to the first byte after them
     */
    private record Place(long[] shape, Precision precision, long from, long to) {

        long count() {
            return (to - from) / precision.bytes();
        }
    }

    private static Place place(String name, JsonNode described) {
        Precision precision = precision(described.path("dtype").asText());
        long[] shape = integers(name, described.path("shape"));
        long[] offsets = integers(name, described.path("data_offsets"));
        long count = Tensor.count(shape);
        if (offsets.length != 2
                || offsets[0] < 0
                || offsets[1] < offsets[0]
                || offsets[1] - offsets[0] != count * precision.bytes()) {
            throw new IllegalArgumentException("'" + name + "' of shape " + Arrays.toString(shape) + " and type "
                    + precision + " is stated at " + Arrays.toString(offsets));
        }
        return new Place(shape, precision, offsets[0], offsets[1]);
    }

    private static long[] integers(String name, JsonNode array) {
        long[] integers = new long[array.size()];
        for (int i = 0; i < integers.length; i++) {
            JsonNode value = array.path(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw new IllegalArgumentException("'" + name + "' has " + value + " for a length or place");
            }
            integers[i] = value.longValue();
        }
        return integers;
    }

    /**
     * Checks that tensors follow each other without gap or overlap to the last byte, as the format requires: otherwise
     * a short file could state more values than it has.
     */
    private static void requireCovered(Collection<Place> places, int size) {
        long end = 0;
        for (Place place : places.stream()
                .sorted(Comparator.comparingLong(Place::from).thenComparingLong(Place::to))
                .toList()) {
            if (place.from() != end) {
                throw new IllegalArgumentException(
                        "a tensor is stated from byte " + place.from() + ", the one before it ends at " + end);
            }
            end = place.to();
        }
        if (end != size) {
            throw new IllegalArgumentException(end + " bytes of values are stated, there are " + size);
        }
    }

    private static Tensor tensor(Place place, ByteBuffer data) {
        int size = place.precision().bytes();
        int from = (int) place.from();
        double[] values = new double[(int) place.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (place.precision()) {
                case F16 -> HalfFloat.value(data.getShort(from + i * size));
                case F32 -> data.getFloat(from + i * size);
                case F64 -> data.getDouble(from + i * size);
            };
        }
        return new Tensor(place.shape(), values, place.precision());
    }

    private static Precision precision(String type) {
        for (Precision known : Precision.values()) {
            if (known.name().equals(type)) {
                return known;
            }
        }
        throw new IllegalArgumentException("unknown type '" + type + "'");
    }

    private static long bytes(Tensor tensor) {
        return (long) tensor.values().length * tensor.precision().bytes();
    }
}
