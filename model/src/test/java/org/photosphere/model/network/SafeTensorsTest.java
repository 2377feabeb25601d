package org.photosphere.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;

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
