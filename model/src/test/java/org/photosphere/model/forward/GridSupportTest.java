package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.photosphere.model.InputException;

class GridSupportTest {

    private static final List<Label> LABELS =
            List.of(new Label(Label.TEFF, "K", 4000, 9000, true), new Label(Label.LOGG, "dex", 1, 3, false));

    /** The corner at 9000 K, log g 3 is missing, and with it that side of its cell. */
    private static final double[][] NODES = {{4000, 1}, {6000, 1}, {9000, 1}, {4000, 3}, {6000, 3}};

    private static final double[] VALUES = {1, 2, 3, 5, 6};

    private final GridSupport support = new LabelSpace(LABELS, NODES).support();

    @Test
    void interpolatesToTheValuesOfTheNodes() {
        for (int i = 0; i < NODES.length; i++) {
            assertThat(support.interpolate(NODES[i], VALUES)).isCloseTo(VALUES[i], within(1e-12));
        }
    }

    @Test
    void interpolatesInTheScaledLabels() {
        double halfWay = Math.sqrt(4000.0 * 6000.0);
        assertThat(support.interpolate(new double[] {halfWay, 1}, VALUES)).isCloseTo(1.5, within(1e-12));
        assertThat(support.interpolate(new double[] {halfWay, 2}, VALUES)).isCloseTo(3.5, within(1e-12));
    }

    @Test
    void leavesMissingNodesOut() {
        double halfWay = Math.sqrt(6000.0 * 9000.0);
        double[] centre = {halfWay, 2};
        assertThat(support.support(centre)).isCloseTo(0.75, within(1e-12));
        assertThat(support.interpolate(centre, VALUES)).isCloseTo((2 + 3 + 6) / 3.0, within(1e-12));
    }

    @Test
    void takesTheNearestNodeWhereNoneIsAround() {
        double[] corner = {9000, 3};
        assertThat(support.support(corner)).isZero();
        assertThat(support.interpolate(corner, VALUES)).isEqualTo(6);
    }

    /** Returns a lattice of 9 by 9 whose upper right corner is missing, staircase-like, and some of its other nodes. */
    private static LabelSpace lattice(double[]... holes) {
        List<double[]> nodes = new ArrayList<>();
        for (int i = 0; i <= 8; i++) {
            for (int j = 0; j <= 8; j++) {
                double[] node = {4000 + 500 * i, 1 + 0.25 * j};
                if (i + j <= 12 && Arrays.stream(holes).noneMatch(hole -> Arrays.equals(hole, node))) {
                    nodes.add(node);
                }
            }
        }
        List<Label> labels =
                List.of(new Label(Label.TEFF, "K", 4000, 8000, false), new Label(Label.LOGG, "dex", 1, 3, false));
        return new LabelSpace(labels, nodes.toArray(double[][]::new));
    }

    @Test
    void aHoleBetweenNodesIsInsideAndInterpolatedAcross() {
        double[][] holes = {{5500, 2}, {6000, 2}, {4000, 1.5}, {5000, 1}};
        GridSupport holed = lattice(holes).support();
        double[] values = new double[holed.nodeCount()];
        Arrays.setAll(values, i -> 2 * holed.node(i)[0] + 300 * holed.node(i)[1]);
        for (double[] hole : holes) {
            assertThat(holed.support(hole)).isCloseTo(1, within(1e-12));
            assertThat(holed.interpolate(hole, values)).isCloseTo(2 * hole[0] + 300 * hole[1], within(1e-9));
            assertThat(holed.support(new double[] {hole[0] + 100, hole[1] + 0.1}))
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void whatNoNodesSurroundIsOutside() {
        // The corner of a rectangle; beyond the staircase; a gap of three nodes and more.
        GridSupport cornerless = lattice(new double[] {4000, 1}).support();
        assertThat(cornerless.support(new double[] {4000, 1})).isZero();
        assertThat(cornerless.support(new double[] {7500, 2.75})).isZero();
        double[][] gap = new double[3 * 9][];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j <= 8; j++) {
                gap[9 * i + j] = new double[] {5000 + 500 * i, 1 + 0.25 * j};
            }
        }
        // Three values that no node has are none of the axis: the lattice has wider steps there.
        assertThat(lattice(gap).support().support(new double[] {5500, 2})).isCloseTo(1, within(1e-12));
        // With one node amid them, they are.
        double[][] kept = Arrays.stream(gap).filter(node -> !(node[1] == 1.0)).toArray(double[][]::new);
        assertThat(lattice(kept).support().support(new double[] {5500, 2})).isZero();
    }

    @Test
    void drawsAreInsideTheNodesAndAtTheirEdgeAsAsked() {
        GridSupport holed = lattice(new double[] {5500, 2}).support();
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(holed.isWhole(holed.draw(random))).isTrue();
            assertThat(holed.isInside(holed.drawInside(random))).isTrue();
            assertThat(holed.isInside(holed.drawAtEdge(random))).isFalse();
        }
        // None has the last value of an axis, though a node in nine does.
        assertThat(IntStream.range(0, 1000).filter(i -> holed.draw(random)[0] == 8000))
                .isEmpty();
    }

    @Test
    void aLatticeIsAcceptedAndScatteredNodesAreRefused() {
        LabelSpace space = lattice(new double[] {5500, 2}, new double[] {7000, 1});
        assertThat(space.requireLattice("a grid")).isSameAs(space);
        Random random = new Random(3);
        double[][] scattered = new double[200][];
        Arrays.setAll(scattered, i -> new double[] {4000 + 4000 * random.nextDouble(), 1 + 2 * random.nextDouble()});
        LabelSpace none = new LabelSpace(space.labels(), scattered);
        assertThatThrownBy(() -> none.requireLattice("my.fits"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("my.fits")
                .hasMessageContaining("200 nodes are scattered");
        assertThatThrownBy(() -> none.support().draw(random)).isInstanceOf(IllegalStateException.class);
    }
}
