package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.photosphere.model.forward.PhysicalResidual.AT_BOUNDS;
import static org.photosphere.model.forward.PhysicalResidual.ENERGY;
import static org.photosphere.model.forward.PhysicalResidual.HEATING;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
     * Returns nodes along the diagonal; heating 1, 2, ..., residuals of energy ten times those, nothing at bounds.
     */
    private static PhysicsReference diagonal(int nodes) {
        double[][] places = new double[nodes][];
        Arrays.setAll(places, i -> place((double) i / nodes));
        double[] heating = new double[nodes];
        Arrays.setAll(heating, i -> i + 1);
        return reference(
                places, heating, Arrays.stream(heating).map(x -> 10 * x).toArray(), new double[nodes]);
    }

    private static PhysicsReference reference(double[][] places, double[] heating, double[] energy, double[] atBounds) {
        return new PhysicsReference(LABELS, places, Map.of(HEATING, heating, ENERGY, energy, AT_BOUNDS, atBounds));
    }

    private static PhysicalCheck check(double heating, double energy, double atBounds) {
        return new PhysicalCheck(new float[0], Map.of(HEATING, heating, ENERGY, energy, AT_BOUNDS, atBounds));
    }

    private static Compared get(Residuals residuals, PhysicalResidual kind) {
        return residuals.of(kind).orElseThrow();
    }

    @Test
    void isExactAtItsNodes() {
        PhysicsReference reference = diagonal(100);
        for (int i = 0; i < 100; i++) {
            Residuals at = reference.at(reference.nodes()[i]);
            assertThat(get(at, HEATING)).isEqualTo(new Compared(i + 1, i + 1, i + 1 > 99));
            assertThat(get(at, ENERGY)).isEqualTo(new Compared(10.0 * (i + 1), i + 1, i + 1 > 99));
        }
    }

    @Test
    void weighsNeighboursByInverseSquaredDistance() {
        // A third of the way from the first of two nodes: squared distances 1 to 4, weights 4 to 1.
        Residuals between = diagonal(2).at(place(0.5 / 3));
        assertThat(get(between, HEATING).value()).isCloseTo((4 * 1 + 1 * 2) / 5.0, within(1e-9));
        assertThat(get(between, ENERGY).value()).isCloseTo((4 * 10 + 1 * 20) / 5.0, within(1e-9));
        assertThat(get(between, HEATING).percentile()).isEqualTo(50);
    }

    @Test
    void leavesOutAllButTheNearest() {
        assertThat(get(diagonal(100).at(place(0.0001)), HEATING).value()).isLessThan(PhysicsReference.NEIGHBOURS);
    }

    @Test
    void givesPercentilesOfMagnitudes() {
        PhysicsReference reference = diagonal(1000);
        Residuals high = reference.of(check(999, -5000, 0.01));
        assertThat(get(high, HEATING)).isEqualTo(new Compared(999, 99.9, true));
        assertThat(get(high, ENERGY)).isEqualTo(new Compared(-5000, 50, false));
        assertThat(get(reference.of(check(0.5, 1e6, 0)), HEATING)).isEqualTo(new Compared(0.5, 0, false));
        assertThat(get(reference.of(check(0.5, 1e6, 0)), ENERGY)).isEqualTo(new Compared(1e6, 100, true));
        assertThat(reference.of(check(Double.NaN, 1, 0)).of(HEATING)).isEmpty();
    }

    @Test
    void isBeyondWhatTheReferenceNeverShows() {
        PhysicsReference reference = diagonal(1000);
        assertThat(get(reference.of(check(1, 1, 0)), AT_BOUNDS)).isEqualTo(new Compared(0, 100, false));
        assertThat(get(reference.of(check(1, 1, 0.01)), AT_BOUNDS).isBeyond()).isTrue();
    }

    @Test
    void aHundredthOfItsOwnNodesIsBeyond() {
        PhysicsReference reference = diagonal(1000);
        long beyond = IntStream.rangeClosed(1, 1000)
                .filter(heating ->
                        get(reference.of(check(heating, 0, 0)), HEATING).isBeyond())
                .count();
        assertThat(beyond).isEqualTo(10);
    }

    @Test
    void excessesAreInUnitsOfTheNodesAboveTheMedian() {
        PhysicsReference reference = diagonal(5);
        double spread = Math.sqrt((1 + 4) / 5.0);
        assertThat(reference.excess(HEATING, 3)).isZero();
        assertThat(reference.excess(HEATING, 5)).isCloseTo(2 / spread, within(1e-12));
        assertThat(reference.excess(ENERGY, -50)).isCloseTo(2 / spread, within(1e-12));
        assertThat(reference.excess(ENERGY, 10)).isCloseTo(-2 / spread, within(1e-12));
        assertThat(reference.excess(HEATING, Double.NaN)).isNaN();
        assertThat(reference.excess(AT_BOUNDS, 0.5)).as("the same at all nodes").isNaN();
        assertThat(reference.excess(PhysicalResidual.TRANSFER, 1)).isNaN();
    }

    @Test
    void refusesResidualsThatAreNone() {
        double[][] one = {place(0)};
        double[] zero = new double[1];
        double[] negative = {-1};
        double[] infinite = {Double.POSITIVE_INFINITY};
        assertThatThrownBy(() -> reference(one, negative, zero, zero))
                .hasMessage("heating of the layers at node 0 is -1.0");
        assertThatThrownBy(() -> reference(one, zero, new double[2], zero))
                .hasMessage("a physics reference of 1 nodes has 2 values of energy theorem");
        assertThatThrownBy(() -> reference(one, zero, zero, infinite)).hasMessageContaining("at their bounds");
    }

    @Test
    void nodesWithoutAResidualGiveNone() {
        double[][] places = {place(0), place(0.4), place(0.8)};
        double[] heating = {Double.NaN, 2, 4};
        PhysicsReference reference = reference(places, heating, new double[3], new double[3]);
        assertThat(reference.at(place(0.05)).of(HEATING)).isEmpty();
        assertThat(get(reference.at(place(0.6)), HEATING).value()).isCloseTo(3, within(1e-9));
        assertThat(get(reference.of(check(3, 0, 0)), HEATING).percentile()).isEqualTo(50);
    }
}
