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

/**
 * The safetensors form: eight bytes of header length, a JSON header of names, types, shapes and offsets, then the
 * values, all little-endian. Written here so that a bundle can be checked without the engine, and to the same bytes each
 * time; F32 and F64 alone.
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
            described.put("dtype", tensor.single() ? "F32" : "F64");
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
                if (tensor.single()) {
                    buffer.putFloat((float) value);
                } else {
                    buffer.putDouble(value);
                }
            }
        }
        return buffer.array();
    }

    /**
     * @param source named in errors
     * @throws InputException where the bytes are no safetensors file of F32 and F64
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
                    source + " is not a safetensors file of 32- and 64-bit floats: " + e.getMessage(),
                    "take a fresh copy of the bundle",
                    e);
        }
    }

    private static Tensor tensor(JsonNode described, ByteBuffer data) {
        String type = described.path("dtype").asText();
        if (!type.equals("F32") && !type.equals("F64")) {
            throw new IllegalArgumentException("unknown type '" + type + "'");
        }
        boolean single = type.equals("F32");
        JsonNode shapeNode = described.path("shape");
        long[] shape = new long[shapeNode.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shapeNode.get(i).asLong();
        }
        int from = Math.toIntExact(described.path("data_offsets").path(0).asLong(-1));
        int to = Math.toIntExact(described.path("data_offsets").path(1).asLong(-1));
        int size = single ? Float.BYTES : Double.BYTES;
        if (from < 0 || to < from || to > data.limit() || (to - from) % size != 0) {
            throw new IllegalArgumentException("offsets " + from + " to " + to + " of " + data.limit());
        }
        double[] values = new double[(to - from) / size];
        for (int i = 0; i < values.length; i++) {
            values[i] = single ? data.getFloat(from + i * size) : data.getDouble(from + i * size);
        }
        return new Tensor(shape, values, single);
    }

    private static long bytes(Tensor tensor) {
        return (long) tensor.values().length * (tensor.single() ? Float.BYTES : Double.BYTES);
    }
}
