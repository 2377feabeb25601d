package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhysicalDiagnosisTest {

    private static PhysicalDiagnosis of(double... values) {
        float[][] rows = new float[values.length][];
        for (int i = 0; i < values.length; i++) {
            rows[i] = new float[] {(float) values[i], 0};
        }
        return new PhysicalDiagnosis(
                values,
                values,
                rows,
                rows,
                rows,
                rows,
                Arrays.stream(values)
                        .mapToObj(value -> Map.of(PhysicalResidual.ENERGY, value))
                        .toList());
    }

    @Test
    void joinsBatchesAndSelectsSpectra() {
        PhysicalDiagnosis joined = PhysicalDiagnosis.join(List.of(of(1, 2), of(3), of(4, 5)));
        assertThat(joined.spectra()).isEqualTo(5);
        PhysicalDiagnosis some = joined.select(new int[] {4, 0, 2});
        assertThat(some.rteMeanSquare()).containsExactly(5, 1, 3);
        assertThat(some.energyResidual()).containsExactly(5, 1, 3);
        assertThat(some.residuals())
                .containsExactly(
                        Map.of(PhysicalResidual.ENERGY, 5.0),
                        Map.of(PhysicalResidual.ENERGY, 1.0),
                        Map.of(PhysicalResidual.ENERGY, 3.0));
        for (float[][] rows : List.of(some.rteSamples(), some.rteByBin(), some.energyByBin(), some.latent())) {
            assertThat(rows).isDeepEqualTo(new float[][] {{5, 0}, {1, 0}, {3, 0}});
        }
    }

    @Test
    void refusesPartsOfDifferentLength() {
        assertThatThrownBy(() -> new PhysicalDiagnosis(
                        new double[2],
                        new double[2],
                        new float[2][],
                        new float[2][],
                        new float[2][],
                        new float[1][],
                        List.of(Map.of(), Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 spectra");
    }
}
