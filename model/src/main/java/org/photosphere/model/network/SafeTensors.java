package org.photosphere.model.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.network.Tensor.Precision;

/**
 * The safetensors form: eight bytes of header length, a JSON header of names, types, shapes and offsets, then the
 * values, all little-endian. Written here so that a bundle can be checked without the engine, and to the same bytes each
 * time; F16, F32 and F64 alone.
 */
public final class SafeTensors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LENGTH_BYTES = 8;

    private SafeTensors() {}

    /** The bytes of a file with these tensors, in this order. */
    public static byte[] encode(Map<String, Tensor> tensors) {
        ObjectNode header = JSON.createObjectNode();
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
     * @param source named in errors
     * @throws InputException where the bytes are no safetensors file of F16, F32 and F64
     */
    public static Map<String, Tensor> decode(byte[] bytes, String source) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            byte[] headerBytes = new byte[Math.toIntExact(buffer.getLong())];
            buffer.get(headerBytes);
            ByteBuffer data = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            JsonNode header = JSON.readTree(new String(headerBytes, StandardCharsets.UTF_8));
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    tensors.put(entry.getKey(), tensor(entry.getValue(), data));
                }
            }
            return tensors;
        } catch (JsonProcessingException
                | BufferUnderflowException
                | ArithmeticException
                | NegativeArraySizeException
                | IndexOutOfBoundsException
                | IllegalArgumentException e) {
            throw new InputException(
                    source + " is not a safetensors file of 16-, 32- and 64-bit floats: " + e.getMessage(),
                    "take a fresh copy of the bundle",
                    e);
        }
    }

    private static Tensor tensor(JsonNode described, ByteBuffer data) {
        Precision precision = precision(described.path("dtype").asText());
        JsonNode shapeNode = described.path("shape");
        long[] shape = new long[shapeNode.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shapeNode.get(i).asLong();
        }
        int from = Math.toIntExact(described.path("data_offsets").path(0).asLong(-1));
        int to = Math.toIntExact(described.path("data_offsets").path(1).asLong(-1));
        int size = precision.bytes();
        if (from < 0 || to < from || to > data.limit() || (to - from) % size != 0) {
            throw new IllegalArgumentException("offsets " + from + " to " + to + " of " + data.limit());
        }
        double[] values = new double[(to - from) / size];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (precision) {
                case F16 -> HalfFloat.value(data.getShort(from + i * size));
                case F32 -> data.getFloat(from + i * size);
                case F64 -> data.getDouble(from + i * size);
            };
        }
        return new Tensor(shape, values, precision);
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
