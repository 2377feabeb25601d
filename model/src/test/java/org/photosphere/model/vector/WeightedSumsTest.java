package org.photosphere.model.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedSumsTest {

    private static final int COMPONENTS = 13;

    private static List<Kernels> kernels() throws ReflectiveOperationException {
        return List.of(new LoopKernels(), KernelChoice.vectors());
    }

    /** Columns of less than a panel, exactly one, and several with a remainder. */
    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 255, 256, 300, 700})
    void areTheMatrixProductAddedWhereRequested(int columns) throws Exception {
        float[][] matrix = new float[COMPONENTS][];
        for (int k = 0; k < COMPONENTS; k++) {
            matrix[k] = KernelChoiceTest.floats(columns, k);
        }
        for (Kernels kernels : kernels()) {
            for (int rows : new int[] {1, 3, 4, 6}) {
                float[] weights = KernelChoiceTest.floats(rows * COMPONENTS, 99);
                float[][] into = new float[rows][columns + 2];
                int[] to = new int[rows];
                boolean[] add = new boolean[rows];
                for (int row = 0; row < rows; row++) {
                    Arrays.fill(into[row], 5f);
                    to[row] = 1;
                    add[row] = row % 2 == 1;
                }

                WeightedSums.of(matrix, kernels).compute(weights, into, to, rows, add);

                for (int row = 0; row < rows; row++) {
                    assertThat(into[row][0]).isEqualTo(5f);
                    assertThat(into[row][columns + 1]).isEqualTo(5f);
                    for (int j = 0; j < columns; j++) {
                        double expected = add[row] ? 5 : 0;
                        for (int k = 0; k < COMPONENTS; k++) {
                            expected += (double) weights[row * COMPONENTS + k] * matrix[k][j];
                        }
                        assertThat((double) into[row][1 + j]).isCloseTo(expected, within(1e-5));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void ofARowAreBitwiseTheSameInAnyCompany(int others) throws Exception {
        float[][] matrix = new float[COMPONENTS][];
        for (int k = 0; k < COMPONENTS; k++) {
            matrix[k] = KernelChoiceTest.floats(100, k);
        }
        for (Kernels kernels : kernels()) {
            WeightedSums sums = WeightedSums.of(matrix, kernels);
            float[] row = KernelChoiceTest.floats(COMPONENTS, 5);
            float[] alone = new float[100];
            sums.compute(row, alone, 100, 1);

            float[] weights = KernelChoiceTest.floats((1 + others) * COMPONENTS, 6);
            System.arraycopy(row, 0, weights, others * COMPONENTS, COMPONENTS);
            float[] together = new float[(1 + others) * 100];
            sums.compute(weights, together, 100, 1 + others);

            assertThat(Arrays.copyOfRange(together, others * 100, (1 + others) * 100))
                    .isEqualTo(alone);
        }
    }
}
