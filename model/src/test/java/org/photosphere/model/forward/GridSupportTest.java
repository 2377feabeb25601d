package org.photosphere.model.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
