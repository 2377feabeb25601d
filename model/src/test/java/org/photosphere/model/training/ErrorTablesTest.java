package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.ErrorTables.ByBand;
import org.photosphere.model.training.ErrorTables.ByTeff;
import org.photosphere.model.training.ErrorTables.WorstNode;

class ErrorTablesTest {

    // Middles at 3500, 4500, 6200 and 8500 Angstrom.
    private static final WavelengthBins BINS = WavelengthBins.ofEdges(new double[] {3000, 4000, 5000, 7400, 9600});

    private static final float[][] TRUTH = {{1, 0.5f, 0.2f, 0.1f}, {0.2f, 1, 0.6f, 0.4f}, {0, 0.3f, 1, 0.7f}};
    private static final float[][] PREDICTED = {{0.9f, 0.5f, 0.2f, 0.1f}, {0.2f, 1, 0.8f, 0.4f}, {0, 0.3f, 1, 0.3f}};

    private static NormalisedGrid grid(double... teff) {
        return new NormalisedGrid(
                List.of(Label.TEFF, Label.LOGG),
                Arrays.stream(teff).mapToObj(t -> new double[] {t, 4.5}).toArray(double[][]::new),
                IntStream.range(0, teff.length).mapToObj(i -> "node-" + i).toList(),
                BINS,
                TRUTH,
                new double[TRUTH.length]);
    }

    @Test
    void tellsErrorsApartByTemperature() {
        ErrorTables tables = ErrorTables.of(grid(20000, 3999, 4000), PREDICTED);
        // Squares 0.01, 0.04 and 0.16 over twelve pixels.
        assertThat(tables.overall().rmse()).isCloseTo(Math.sqrt(0.21 / 12), within(1e-7));
        assertThat(tables.byTeff()).extracting(ByTeff::from).containsExactly(0.0, 4000.0, 20000.0);
        assertThat(tables.byTeff()).extracting(ByTeff::to).containsExactly(4000.0, 5000.0, Double.POSITIVE_INFINITY);
        assertThat(tables.byTeff())
                .extracting(range -> range.metrics().rmse())
                .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-7 ? 0 : Double.compare(a, b), Double.class)
                .containsExactly(0.1, 0.2, 0.05);
    }

    @Test
    void tellsErrorsApartByWavelength() {
        ErrorTables tables = ErrorTables.of(grid(5000, 5100, 5200), PREDICTED);
        assertThat(tables.byBand())
                .extracting(ByBand::band)
                .containsExactly(WavelengthBand.UV, WavelengthBand.OPTICAL, WavelengthBand.IR);
        assertThat(tables.byBand().get(0).metrics().rmse()).isCloseTo(0.1 / Math.sqrt(3), within(1e-7));
        // Two bins of the optical hold the error of 0.2.
        assertThat(tables.byBand().get(1).metrics().rmse()).isCloseTo(0.2 / Math.sqrt(6), within(1e-7));
        assertThat(tables.byBand().get(2).metrics().mae()).isCloseTo(0.4 / 3, within(1e-7));
    }

    @Test
    void namesTheWorstNodesFirst() {
        ErrorTables tables = ErrorTables.of(grid(5000, 5100, 5200), PREDICTED);
        assertThat(tables.worst()).extracting(WorstNode::name).containsExactly("node-2", "node-1", "node-0");
        assertThat(tables.worst().get(0).rmse()).isCloseTo(0.2, within(1e-7));
        assertThat(tables.worst().get(0).labels()).containsExactly(5200, 4.5);
        assertThat(tables.labelNames()).containsExactly(Label.TEFF, Label.LOGG);
    }

    @Test
    void namesAtMostTen() {
        int spectra = 13;
        float[][] truth = new float[spectra][4];
        float[][] predicted = new float[spectra][4];
        for (int i = 0; i < spectra; i++) {
            truth[i][0] = 1;
            predicted[i][0] = 1 + 0.01f * i;
        }
        NormalisedGrid grid = new NormalisedGrid(
                List.of(Label.METALLICITY),
                new double[spectra][1],
                IntStream.range(0, spectra).mapToObj(String::valueOf).toList(),
                BINS,
                truth,
                new double[spectra]);
        ErrorTables tables = ErrorTables.of(grid, predicted);
        assertThat(tables.worst())
                .extracting(WorstNode::name)
                .startsWith("12", "11")
                .hasSize(10);
        // Without a temperature among the labels there are no groups to distinguish.
        assertThat(tables.byTeff()).isEmpty();
    }

    @Test
    void leavesOutBandsThatTheBinsDoNotReach() {
        assertThat(WavelengthBand.UV.binsOf(WavelengthBins.logUniform(4100, 7000, 10)))
                .satisfies(range -> assertThat(range[0]).isEqualTo(range[1]));
        assertThat(WavelengthBand.OPTICAL.binsOf(WavelengthBins.logUniform(4100, 7000, 10)))
                .containsExactly(0, 10);
    }

    @Test
    void physicsLossesAreMeanSquares() {
        PhysicalDiagnosis diagnosis = new PhysicalDiagnosis(
                new double[] {1e-5, 3e-5},
                new double[] {0.1, -0.3},
                new float[2][1],
                new float[2][1],
                new float[2][1],
                new float[2][1],
                List.of(Map.of(PhysicalResidual.HEATING, 0.03), Map.of()));
        PhysicsMetrics metrics = PhysicsMetrics.of(diagnosis);
        assertThat(metrics.rteLoss()).isCloseTo(2e-5, within(1e-15));
        assertThat(metrics.etLoss()).isCloseTo(0.05, within(1e-12));
        assertThat(metrics.rootMeanSquares())
                .as("over the spectra that have it")
                .isEqualTo(Map.of(PhysicalResidual.HEATING, 0.03));
    }
}
