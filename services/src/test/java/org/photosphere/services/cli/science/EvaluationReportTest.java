package org.photosphere.services.cli.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.photosphere.model.evaluation.Comparison;
import org.photosphere.model.evaluation.GridEvaluation;
import org.photosphere.model.evaluation.StatedErrorCheck;
import org.photosphere.model.forward.PhysicalDiagnosis;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.ModelMetrics;

class EvaluationReportTest {

    private static Comparison physical(float[][] predicted) {
        NormalisedGrid grid = new NormalisedGrid(
                List.of("teff", "m_h"),
                new double[][] {{3500, -0.5}, {25000, 0.25}},
                List.of("cool", "hot"),
                WavelengthBins.logUniform(4500, 7000, 2),
                new float[][] {{0.5f, 1}, {1, 0.25f}},
                new double[] {1e6, 1e9});
        float[][] rows = new float[2][1];
        return new Comparison(
                grid,
                predicted,
                Optional.of(new PhysicalDiagnosis(
                        new double[] {2e-5, 4e-5},
                        new double[] {0.1, 0.2},
                        rows,
                        rows,
                        rows,
                        rows,
                        List.of(Map.of(PhysicalResidual.HEATING, 0.03), Map.of()))));
    }

    private static GridEvaluation onlyFull(Comparison measured) {
        return new GridEvaluation(measured, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    @Test
    void saysHowFarTheModelOfInversionsIs() throws Exception {
        Comparison measured = physical(new float[][] {{0.5f, 1}, {0.875f, 0.25f}});
        ModelMetrics reduced = new ModelMetrics(0.003, 0.002, 0.999, 2, 0.001, 0.004);
        GridEvaluation evaluation = new GridEvaluation(
                measured,
                Optional.empty(),
                Optional.of(reduced),
                Optional.of(new StatedErrorCheck(2, 0.9, 0.5, 1.5, 1.1)),
                0);
        JsonNode json = new ObjectMapper().readTree(EvaluationReport.json(evaluation, Optional.empty()));
        assertThat(json.get("reduced").get("rmse").asDouble()).isEqualTo(0.003);
        assertThat(json.get("stated_error_ratio").get("upper").asDouble()).isEqualTo(1.5);
        assertThat(json.get("rmse").asDouble()).isEqualTo(measured.metrics().rmse());
        StringWriter text = new StringWriter();
        new EvaluationReport(new PrintWriter(text)).print(evaluation, GridEvaluation.Part.ALL);
        assertThat(text.toString().lines())
                .anyMatch(line -> line.matches("reduced model +2 +0.00300 .*"))
                .contains(
                        "errors over those stated, 2 test nodes: median 0.90, 16th to 84th percentile 0.50 to 1.50, rms 1.10");
    }

    @Test
    void saysTheLossesOfAModelThatCarriesPhysics() throws Exception {
        Comparison measured = physical(new float[][] {{0.5f, 1}, {0.875f, 0.25f}});
        JsonNode json = new ObjectMapper().readTree(EvaluationReport.json(onlyFull(measured), Optional.empty()));
        assertThat(json.properties())
                .extracting(e -> e.getKey())
                .containsExactly(
                        "rmse",
                        "mae",
                        "r2",
                        "spectra",
                        "rte_loss",
                        "et_loss",
                        "residuals",
                        "by_teff",
                        "by_band",
                        "worst");
        assertThat(json.get("rte_loss").asDouble()).isCloseTo(3e-5, within(1e-12));
        assertThat(json.get("et_loss").asDouble()).isCloseTo(0.025, within(1e-12));
        assertThat(json.get("residuals").get("heating").asDouble()).isEqualTo(0.03);
        assertThat(json.get("by_teff").get(0).get("from").asDouble()).isZero();
        assertThat(json.get("by_teff").get(1).get("to").isNull()).isTrue();
        assertThat(json.get("worst").get(0).get("name").asText()).isEqualTo("hot");
        StringWriter text = new StringWriter();
        new EvaluationReport(new PrintWriter(text)).print(onlyFull(measured), GridEvaluation.Part.ALL);
        assertThat(text.toString().lines())
                .anyMatch(line -> line.equals("residuals (rms): heating of the layers 0.030"))
                .anyMatch(line -> line.startsWith("below 4000 "))
                .anyMatch(line -> line.startsWith("from 20000 "))
                .anyMatch(line -> line.matches("hot +25000 +0.25 +0.08839"));
    }

    @Test
    void staysJsonWhereTheModelDiverged() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(EvaluationReport.json(
                        onlyFull(physical(new float[][] {{Float.NaN, 1}, {1, 0.25f}})), Optional.empty()));
        assertThat(json.get("rmse").isNull()).isTrue();
        assertThat(json.get("by_teff").get(1).get("rmse").asDouble()).isZero();
    }
}
