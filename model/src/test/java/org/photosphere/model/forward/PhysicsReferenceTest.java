package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.network.SmallPhysFormer;

class PhysicsReferenceTest {

    private static final List<Label> LABELS = SmallPhysFormer.LABELS;

    private static double[] place(double share) {
        return LABELS.stream().mapToDouble(label -> label.unscale(share - 0.5)).toArray();
    }

    /** Nodes along the diagonal; residuals of transfer 1, 2, ..., of energy ten times those. */
    private static PhysicsReference diagonal(int nodes) {
        double[][] places = new double[nodes][];
        Arrays.setAll(places, i -> place((double) i / nodes));
        double[] rte = new double[nodes];
        Arrays.setAll(rte, i -> i + 1);
        return new PhysicsReference(
                LABELS, places, rte, Arrays.stream(rte).map(x -> 10 * x).toArray());
    }

    @Test
    void isExactAtItsNodes() {
        PhysicsReference reference = diagonal(100);
        for (int i = 0; i < 100; i++) {
            assertThat(reference.at(reference.nodes()[i]))
                    .isEqualTo(new PhysicsReference.Residuals(i + 1, i + 1, 10.0 * (i + 1), i + 1));
        }
    }

    @Test
    void weighsNeighboursByInverseSquaredDistance() {
        // A third of the way from the first of two nodes: squared distances 1 to 4, weights 4 to 1.
        PhysicsReference.Residuals between = diagonal(2).at(place(0.5 / 3));
        assertThat(between.rte()).isCloseTo((4 * 1 + 1 * 2) / 5.0, within(1e-9));
        assertThat(between.energy()).isCloseTo((4 * 10 + 1 * 20) / 5.0, within(1e-9));
        assertThat(between.rtePercentile()).isEqualTo(50);
    }

    @Test
    void leavesOutAllButTheNearest() {
        assertThat(diagonal(100).at(place(0.0001)).rte()).isLessThan(PhysicsReference.NEIGHBOURS);
    }

    @Test
    void givesPercentilesOfMagnitudes() {
        PhysicsReference reference = diagonal(1000);
        assertThat(reference.residuals(999, -5000)).isEqualTo(new PhysicsReference.Residuals(999, 99.9, -5000, 50));
        assertThat(reference.residuals(0.5, 1e6)).isEqualTo(new PhysicsReference.Residuals(0.5, 0, 1e6, 100));
        assertThat(reference.residuals(Double.NaN, 1).rtePercentile()).isNaN();
    }

    @Test
    void refusesResidualsThatAreNone() {
        assertThatThrownBy(() ->
                        new PhysicsReference(LABELS, new double[][] {place(0)}, new double[] {-1}, new double[] {1}))
                .hasMessage("residuals of node 0 are -1.0 and 1.0");
        assertThatThrownBy(() ->
                        new PhysicsReference(LABELS, new double[][] {place(0)}, new double[] {1, 2}, new double[] {1}))
                .hasMessageContaining("1 nodes has 2 residuals of transfer and 1 of energy");
    }
}
