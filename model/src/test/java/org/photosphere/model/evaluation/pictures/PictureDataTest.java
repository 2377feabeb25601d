package org.photosphere.model.evaluation.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.photosphere.model.chart.Thinning;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.evaluation.pictures.LatentPicture.Plane;
import org.photosphere.model.evaluation.pictures.LatentPicture.Range;
import org.photosphere.model.evaluation.pictures.ResidualPicture.Histogram;
import org.photosphere.model.forward.Label;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.spectrum.WavelengthBins;

/** Content of the pictures, before it is painted. */
class PictureDataTest {

    @Test
    void errorsOverWavelengthAreQuantilesOverSpectra() {
        float[][] truth = new float[5][2];
        float[][] predicted = {{0, 1}, {-1, 2}, {2, 3}, {-3, 4}, {4, 5}};
        NormalisedGrid grid = new NormalisedGrid(
                List.of(Label.TEFF),
                new double[5][1],
                List.of("a", "b", "c", "d", "e"),
                WavelengthBins.logUniform(4000, 8000, 2),
                truth,
                new double[truth.length]);
        Comparison comparison = new Comparison(grid, predicted, Optional.empty());
        assertThat(WavelengthErrorPicture.quantiles(comparison, 0.5)).containsExactly(2, 3);
        assertThat(WavelengthErrorPicture.quantiles(comparison, 0.9))
                .containsExactly(new double[] {3.6, 4.6}, within(1e-12));
    }

    @Test
    void spectraAreChosenFromCoolestToHottest() {
        double[][] labels = {{9000}, {3000}, {5000}, {7000}, {4000}, {8000}, {6000}, {10000}};
        NormalisedGrid grid = new NormalisedGrid(
                List.of(Label.TEFF),
                labels,
                List.of("a", "b", "c", "d", "e", "f", "g", "h"),
                WavelengthBins.logUniform(4000, 8000, 2),
                new float[8][2],
                new double[8]);
        int[] nodes = SpectraPicture.nodes(grid);
        assertThat(Arrays.stream(nodes).mapToDouble(i -> labels[i][0]))
                .hasSize(6)
                .isSorted()
                .startsWith(3000.0)
                .endsWith(10000.0);
        assertThat(SpectraPicture.nodes(grid.select(new int[] {2}))).containsExactly(0);
    }

    @Test
    void latentPlaneHoldsTheLargestVariance() {
        // A stretched cross in the last two of three dimensions, off the origin.
        float[][] latent = {{7, 5, 1}, {7, -3, 1}, {7, 1, 3}, {7, 1, -1}};
        Plane plane = Plane.of(latent);
        assertThat(plane.shares()).containsExactly(new double[] {0.8, 0.2}, within(1e-6));
        assertThat(Arrays.stream(plane.x()).map(Math::abs).toArray())
                .containsExactly(new double[] {4, 4, 0, 0}, within(1e-5));
        assertThat(Arrays.stream(plane.y()).map(Math::abs).toArray())
                .containsExactly(new double[] {0, 0, 2, 2}, within(1e-5));
        assertThat(Plane.of(new float[][] {{1, 2}, {1, 2}}).x()).containsExactly(0, 0);
    }

    @Test
    void fewLabelValuesHaveAColourEach() {
        assertThat(Range.of(new double[] {0.4, 0, 0, 0.4})).containsExactly(new Range(0, 0), new Range(0.4, 0.4));
        assertThat(new Range(0.4, 0.4).text(Label.ALPHA)).isEqualTo("+0.4");
    }

    @Test
    void manyLabelValuesShareColoursInRangesThatHoldEachOnce() {
        double[] values = new double[200];
        Arrays.setAll(values, i -> 3500 + 250 * (i % 40));
        List<Range> ranges = Range.of(values);
        assertThat(ranges).hasSize(10);
        for (double value : values) {
            assertThat(ranges.stream().filter(range -> range.holds(value))).hasSize(1);
        }
        assertThat(ranges.get(0).text(Label.TEFF)).isEqualTo("3500 \u2013 4250");
    }

    @Test
    void histogramHoldsNearlyAllValues() {
        double[] values = new double[1000];
        Arrays.setAll(values, i -> i < 999 ? i / 1000.0 : 1e6);
        Histogram histogram = Histogram.of(values);
        assertThat(histogram.to()).isLessThan(2);
        assertThat(Arrays.stream(histogram.shares()).sum()).isBetween(0.99, 1.0);
        assertThat(Arrays.stream(histogram.shares()).max().orElseThrow()).isLessThan(0.06);
        assertThat(Arrays.stream(Histogram.of(new double[] {0.5, 0.5}).shares()).sum())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void thinnedLinesKeepTheirPeaks() {
        double[] x = new double[10000];
        double[] y = new double[10000];
        Arrays.setAll(x, i -> 0.01 * i);
        y[5001] = 3;
        y[5002] = -2;
        double[][] thin = Thinning.of(x, y);
        assertThat(thin[0]).hasSizeBetween(200, 800).isSorted().startsWith(0).endsWith(x[9999]);
        assertThat(thin[1]).contains(3, -2);
    }
}
