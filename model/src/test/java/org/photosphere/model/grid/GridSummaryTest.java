package org.photosphere.model.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.GridSummary.LabelRange;
import org.photosphere.model.spectrum.WavelengthBins;

class GridSummaryTest {

    private static final double SIGMA = 5.670374419e-5;

    private static FluxGrid grid(double[][] labels, double[] wavelength, FluxGrid.Sampling sampling, float[][] flux) {
        List<String> names = Arrays.stream(labels).map(Arrays::toString).toList();
        return new FluxGrid(
                Path.of("grid.fits"),
                "test",
                List.of(Label.TEFF, Label.LOGG),
                labels,
                names,
                wavelength,
                sampling,
                flux,
                0);
    }

    @Test
    void tellsRangesAndWhichLabelDoesNotVary() {
        FluxGrid grid = grid(
                new double[][] {{5000, 0.0}, {4000, -0.0}, {5000, 0.0}},
                new double[] {1, 2},
                FluxGrid.Sampling.POINTS,
                new float[3][2]);
        List<LabelRange> labels = GridSummary.of(grid).labels();
        assertThat(labels).containsExactly(new LabelRange(Label.TEFF, 4000, 5000, 2), new LabelRange("logg", 0, 0, 1));
        assertThat(labels).extracting(LabelRange::varies).containsExactly(true, false);
    }

    @Test
    void integratesPointsByTrapeziaAndBinsByTheirWidths() {
        double[][] labels = {{1000, 4}, {2000, 4}, {2000, 5}};
        float one = (float) (SIGMA * 1e12);
        // Between 1 and 4 Angstrom: a straight line from 0 to 2/3, and a constant of 1/3, both of integral 1.
        float[][] points = {{0, one * 2 / 3}, {one / 3, one / 3}, {one, one}};
        GridSummary.Spread energy = GridSummary.of(grid(labels, new double[] {1, 4}, FluxGrid.Sampling.POINTS, points))
                .energy();
        assertThat(energy.max()).isCloseTo(1, within(1e-6));
        assertThat(energy.min()).isCloseTo(1 / 16.0, within(1e-6));
        assertThat(energy.median()).isCloseTo(3 / 16.0, within(1e-6));
        WavelengthBins bins = WavelengthBins.logUniform(1, 4, 2);
        double[] centres = {Math.sqrt(2), Math.sqrt(8)};
        GridSummary.Spread ofBins = GridSummary.of(grid(
                        new double[][] {{1000, 4}}, centres, FluxGrid.Sampling.LOG_UNIFORM_BINS, new float[][] {
                            {(float) (one / bins.width(0)), 0}
                        }))
                .energy();
        assertThat(ofBins.median()).isCloseTo(1, within(1e-6));
    }

    @Test
    void tellsHolesFromEdges() {
        // x x x
        // x . x    the middle is a hole
        // . x .    the corners are edges
        double[][] labels = {{1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 3}, {3, 2}};
        assertThat(GridLattice.of(labels)).isEqualTo(new GridLattice(9, 3, 1));
    }

    @Test
    void findsHolesAlongEveryLabel() {
        double[][] along = {{1, 1, 1}, {1, 1, 4}, {1, 4, 1}, {4, 1, 1}, {2, 2, 2}, {3, 3, 3}};
        // Of 4 x 4 x 4 combinations: two between (1, 1, 1) and each of the three ends.
        assertThat(GridLattice.of(along)).isEqualTo(new GridLattice(64, 58, 6));
    }

    @Test
    void findsNothingMissingInWholeLattice() {
        double[][] labels = {{1, -0.0}, {1, 2}, {2, 0.0}, {2, 2}};
        assertThat(GridLattice.of(labels)).isEqualTo(new GridLattice(4, 0, 0));
    }

    @Test
    void doesNotLookForHolesAmongScatteredLabels() {
        double[][] labels = new double[3000][3];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new double[] {i, -i, Math.sin(i)};
        }
        assertThat(GridLattice.of(labels)).isEqualTo(new GridLattice(2.7e10, 2.7e10 - 3000, -1));
    }
}
