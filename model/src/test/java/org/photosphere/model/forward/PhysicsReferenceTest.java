package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.PhysicsReference.Compared;
import org.photosphere.model.forward.PhysicsReference.Residuals;
import org.photosphere.model.network.physformer.SmallPhysFormer;

class PhysicsReferenceTest {

    private static final List<Label> LABELS = SmallPhysFormer.LABELS;

    private static double[] place(double share) {
        return LABELS.stream().mapToDouble(label -> label.unscale(share - 0.5)).toArray();
    }

    /**
     * Returns nodes along the diagonal; residuals of transfer 1, 2, ..., of energy ten times those, nothing at bounds.
     */
    private static PhysicsReference diagonal(int nodes) {
        double[][] places = new double[nodes][];
        Arrays.setAll(places, i -> place((double) i / nodes));
        double[] rte = new double[nodes];
        Arrays.setAll(rte, i -> i + 1);
        return new PhysicsReference(
                LABELS, places, rte, Arrays.stream(rte).map(x -> 10 * x).toArray(), new double[nodes]);
    }

    private static PhysicalCheck check(double rte, double energy, double atBounds) {
        return new PhysicalCheck(new float[0], rte, energy, atBounds);
    }

    @Test
    void isExactAtItsNodes() {
        PhysicsReference reference = diagonal(100);
        for (int i = 0; i < 100; i++) {
            Residuals at = reference.at(reference.nodes()[i]);
            assertThat(at.rte()).isEqualTo(new Compared(i + 1, i + 1, i + 1 > 99));
            assertThat(at.energy()).isEqualTo(new Compared(10.0 * (i + 1), i + 1, i + 1 > 99));
        }
    }

    @Test
    void weighsNeighboursByInverseSquaredDistance() {
        // A third of the way from the first of two nodes: squared distances 1 to 4, weights 4 to 1.
        Residuals between = diagonal(2).at(place(0.5 / 3));
        assertThat(between.rte().value()).isCloseTo((4 * 1 + 1 * 2) / 5.0, within(1e-9));
        assertThat(between.energy().value()).isCloseTo((4 * 10 + 1 * 20) / 5.0, within(1e-9));
        assertThat(between.rte().percentile()).isEqualTo(50);
    }

    @Test
    void leavesOutAllButTheNearest() {
        assertThat(diagonal(100).at(place(0.0001)).rte().value()).isLessThan(PhysicsReference.NEIGHBOURS);
    }

    @Test
    void givesPercentilesOfMagnitudes() {
        PhysicsReference reference = diagonal(1000);
        Residuals high = reference.of(check(999, -5000, 0.01));
        assertThat(high.rte()).isEqualTo(new Compared(999, 99.9, true));
        assertThat(high.energy()).isEqualTo(new Compared(-5000, 50, false));
        assertThat(reference.of(check(0.5, 1e6, 0)).rte()).isEqualTo(new Compared(0.5, 0, false));
        assertThat(reference.of(check(0.5, 1e6, 0)).energy()).isEqualTo(new Compared(1e6, 100, true));
        assertThat(reference.of(check(Double.NaN, 1, 0)).rte().percentile()).isNaN();
    }

    @Test
    void isBeyondWhatTheReferenceNeverShows() {
        PhysicsReference reference = diagonal(1000);
        assertThat(reference.of(check(1, 1, 0)).atBounds()).isEqualTo(new Compared(0, 100, false));
        assertThat(reference.of(check(1, 1, 0.01)).atBounds().isBeyond()).isTrue();
    }

    @Test
    void aHundredthOfItsOwnNodesIsBeyond() {
        PhysicsReference reference = diagonal(1000);
        long beyond = Arrays.stream(reference.rte())
                .filter(rte -> reference.of(check(rte, 0, 0)).rte().isBeyond())
                .count();
        assertThat(beyond).isEqualTo(10);
    }

    @Test
    void refusesResidualsThatAreNone() {
        double[][] one = {place(0)};
        double[] zero = new double[1];
        assertThatThrownBy(() -> new PhysicsReference(LABELS, one, new double[] {-1}, zero, zero))
                .hasMessage("the transfer equation's residual at node 0 is -1.0");
        assertThatThrownBy(() -> new PhysicsReference(LABELS, one, zero, new double[2], zero))
                .hasMessage("a physics reference of 1 nodes has 2 values of the energy theorem's residual");
        assertThatThrownBy(() -> new PhysicsReference(LABELS, one, zero, zero, new double[] {Double.NaN}))
                .hasMessageContaining("at their bounds");
    }
}
