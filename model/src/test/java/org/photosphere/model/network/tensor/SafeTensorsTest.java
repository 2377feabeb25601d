package org.photosphere.model.network.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.network.TorchEngine;

class SafeTensorsTest {

    private static Map<String, Tensor> sample() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weight", Tensor.ofFloats(new float[] {1.5f, -2f, 3e-30f, 4f, 5f, Float.MAX_VALUE}, 2, 3));
        tensors.put("nodes", Tensor.ofRows(new double[][] {{5772.0, 4.44}, {3500.0, 0.1}}));
        tensors.put("half", Tensor.ofHalves(new float[] {0.1f, -3e-6f, 65504f}, 3));
        tensors.put("scalar", Tensor.ofDoubles(new double[] {Math.PI}, 1));
        return tensors;
    }

    @Test
    void givesBackNamesShapesAndValues() {
        Map<String, Tensor> decoded = SafeTensors.decode(SafeTensors.encode(sample()), "test");
        assertThat(decoded).containsExactlyEntriesOf(sample());
    }

    @Test
    void writesWhatTheEngineReads() {
        try (NDManager manager = TorchEngine.newManager()) {
            NDList list = NDList.decode(manager, SafeTensors.encode(sample()));
            assertThat(list.get("weight").getShape()).isEqualTo(new Shape(2, 3));
            assertThat(list.get("weight").toFloatArray()).containsExactly(1.5f, -2f, 3e-30f, 4f, 5f, Float.MAX_VALUE);
            assertThat(list.get("half").toType(DataType.FLOAT32, true).toFloatArray())
                    .containsExactly(0.099975586f, -2.9802322e-6f, 65504f);
            assertThat(list.get("nodes").toDoubleArray()).containsExactly(5772.0, 4.44, 3500.0, 0.1);
        }
    }

    @Test
    void readsWhatTheEngineWrites() {
        try (NDManager manager = TorchEngine.newManager()) {
            NDList list = new NDList(manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2)));
            list.get(0).setName("w");
            Map<String, Tensor> decoded = SafeTensors.decode(list.encode(NDList.Encoding.SAFETENSORS), "test");
            assertThat(decoded).containsEntry("w", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2));
        }
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static void assertRefused(byte[] bytes, String... words) {
        assertThatThrownBy(() -> SafeTensors.decode(bytes, "weights"))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void refusesEightBytesThatStateALongHeaderWithoutAllocatingIt() {
        for (long length : new long[] {Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Long.MAX_VALUE, -1, 1}) {
            assertRefused(
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .array(),
                    "header");
        }
    }

    @Test
    void refusesShapesThatTheBytesDoNotHold() {
        String form = "{\"a\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,%d]}}";
        assertThat(SafeTensors.decode(file(String.format(form, "[2,1]", 8), 8), "weights"))
                .containsKey("a");
        assertRefused(file(String.format(form, "[-2,-1]", 8), 8), "shape", "[-2, -1]");
        assertRefused(file(String.format(form, "[4294967296,4294967296]", 0), 0), "shape");
        assertRefused(file(String.format(form, "[4294967298]", 8), 8), "shape");
        assertRefused(file(String.format(form, "[2147483648,0]", 0), 0), "shape");
        assertRefused(file(String.format(form, "[3]", 8), 8), "'a' of shape [3]");
        assertRefused(file(String.format(form, "[2.0]", 8), 8), "'a' has 2.0");
        assertRefused(file(String.format(form, "[2]", 8), 4), "8 bytes of values are stated, there are 4");
        assertRefused(file(String.format(form, "[2]", 8), 12), "8 bytes of values are stated, there are 12");
    }

    @Test
    void refusesTensorsThatShareBytes() {
        String one = "\"%s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        assertRefused(
                file("{" + String.format(one, "a") + "," + String.format(one, "b") + "}", 8), "stated from byte 0");
    }

    @Test
    void refusesHeadersThatNameATensorTwiceOrNestWithoutEnd() {
        String one = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        assertRefused(file("{" + one + "," + one + "}", 8), "Duplicate", "'a'");
        assertRefused(file("{\"a\":" + "[".repeat(100_000), 0), "nesting depth");
        assertRefused(file("{\"a\":\"" + "x".repeat(5 << 20) + "\"}", 0), "the most is");
    }

    @Test
    void readsOrRefusesAThousandDamagedFiles(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("some.safetensors"), SafeTensors.encode(sample()));
        Damage.Outcome outcome = new Damage(1).tryOn(file, damaged -> SafeTensors.read(damaged, 1 << 20));
        System.out.println("safetensors: " + outcome);
        assertThat(outcome.refused()).isBetween(500, 990);
    }

    @Test
    void refusesWhatIsNoSafetensorsFile() {
        byte[] good = SafeTensors.encode(sample());
        byte[][] bad = {
            {},
            {1, 2, 3},
            "not at all a safetensors file".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            Arrays.copyOf(good, good.length - 5),
            new String(good, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .replace("F32", "I64")
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)
        };
        for (byte[] bytes : bad) {
            assertThatThrownBy(() -> SafeTensors.decode(bytes, "weights"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("weights");
        }
    }
}
