package org.photosphere.model.evaluation.systems;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.evaluation.systems.PaperTables.Ablation;
import org.photosphere.model.evaluation.systems.PaperTables.Accuracy;
import org.photosphere.model.evaluation.systems.ReportBlock.Heading;
import org.photosphere.model.evaluation.systems.ReportBlock.Sentences;
import org.photosphere.model.evaluation.systems.ReportBlock.Table;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.training.ModelMetrics;

/** Tables of flux errors, costs and residuals, next to the paper's. */
final class AccuracyTables {

    private AccuracyTables() {}

    static List<ReportBlock> of(SystemsReport report) {
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(new Heading("Errors of spectra from labels (table 1)"));
        blocks.add(new Sentences(List.of("Errors of max-normalised flux on the held-out nodes."
                + " The paper's are of its own grid and training.")));
        blocks.add(accuracy(report));
        blocks.add(new Heading("Cost"));
        blocks.add(new Sentences(List.of(
                "Times per spectrum are those of one core, in batches, for the whole model, with and without the"
                        + " derivatives by all labels.")));
        blocks.add(cost(report));
        List<SystemResult> physFormers = physFormers(report);
        if (!physFormers.isEmpty()) {
            blocks.add(new Heading("Ablations (table 2)"));
            blocks.add(new Sentences(List.of(
                    "Mean square errors: of the spectra that the autoencoder reproduces, here on the validation nodes,"
                            + " and of those generated from labels, on the held-out ones.",
                    "RTE and ET are mean square residuals of the transfer equation and of the energy theorem, here of"
                            + " spectra from labels; the paper's are of the autoencoder's spectra, but for the model"
                            + " without bottleneck.",
                    "Units of the residuals differ: compare within a column only.")));
            blocks.add(ablations(physFormers));
        }
        blocks.addAll(bands(report));
        return blocks;
    }

    private static Table accuracy(SystemsReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (SystemResult result : report.results()) {
            Optional<Accuracy> paper = PaperTables.accuracy(result.system().name());
            ModelMetrics test = result.test();
            rows.add(List.of(
                    result.system().title(),
                    paper.map(row -> ReportNumbers.fourDecimals(row.rmse())).orElse(ReportNumbers.NONE),
                    ReportNumbers.of(test.rmse()),
                    paper.map(row -> ReportNumbers.fourDecimals(row.mae())).orElse(ReportNumbers.NONE),
                    ReportNumbers.of(test.mae()),
                    paper.map(row -> ReportNumbers.fourDecimals(row.r2())).orElse(ReportNumbers.NONE),
                    ReportNumbers.of(test.r2(), 5),
                    ReportNumbers.of(test.medianSpectrum()),
                    ReportNumbers.of(test.percentile95())));
        }
        return new Table(
                List.of(
                        "model",
                        "RMSE (paper)",
                        "RMSE",
                        "MAE (paper)",
                        "MAE",
                        "R\u00B2 (paper)",
                        "R\u00B2",
                        "RMSE of the median spectrum",
                        "95th percentile"),
                rows,
                true);
    }

    private static Table cost(SystemsReport report) {
        List<List<String>> rows = report.results().stream()
                .map(result -> List.of(
                        result.system().title(),
                        ReportNumbers.count(result.parameters()),
                        ReportNumbers.of(result.cost().coreSeconds()),
                        ReportNumbers.of(result.cost().seconds()),
                        ReportNumbers.count(result.cost().steps()),
                        ReportNumbers.count(result.cost().spectra()),
                        ReportNumbers.of(result.fluxMilliseconds()),
                        ReportNumbers.of(result.jacobianMilliseconds())))
                .toList();
        return new Table(
                List.of(
                        "model",
                        "parameters",
                        "training (core s)",
                        "whole training (s)",
                        "steps",
                        "spectra seen",
                        "flux (ms per spectrum)",
                        "with derivatives (ms per spectrum)"),
                rows,
                true);
    }

    private static List<SystemResult> physFormers(SystemsReport report) {
        return report.results().stream()
                .filter(result -> result.system().role() == Role.PHYSFORMER
                        || result.system().role() == Role.ABLATION)
                .toList();
    }

    private static Table ablations(List<SystemResult> results) {
        List<List<String>> rows = new ArrayList<>();
        for (SystemResult result : results) {
            Optional<Ablation> paper = PaperTables.ablation(result.system().name());
            rows.add(List.of(
                    result.system().title(),
                    paper.map(row -> ReportNumbers.of(row.autoencoderMse())).orElse(ReportNumbers.NONE),
                    text(result.autoencoderMse()),
                    paper.map(row -> ReportNumbers.of(row.fluxMse())).orElse(ReportNumbers.NONE),
                    text(result.fluxMse()),
                    paper.map(row -> ReportNumbers.of(row.residuals().rte())).orElse(ReportNumbers.NONE),
                    text(result.residual(PhysicalResidual.TRANSFER)),
                    paper.map(row -> ReportNumbers.of(row.residuals().energy())).orElse(ReportNumbers.NONE),
                    text(result.residual(PhysicalResidual.ENERGY)),
                    text(result.residual(PhysicalResidual.CONSTANT_FLUX)),
                    text(result.residual(PhysicalResidual.HEATING))));
        }
        return new Table(
                List.of(
                        "model",
                        "MSE, autoencoder (paper)",
                        "MSE, autoencoder",
                        "MSE, from labels (paper)",
                        "MSE, from labels",
                        "RTE (paper)",
                        "RTE",
                        "ET (paper)",
                        "ET",
                        PhysicalResidual.CONSTANT_FLUX.description(),
                        PhysicalResidual.HEATING.description()),
                rows,
                true);
    }

    private static List<ReportBlock> bands(SystemsReport report) {
        Set<String> titles = new LinkedHashSet<>();
        report.results().forEach(result -> titles.addAll(result.bands().keySet()));
        if (titles.isEmpty()) {
            return List.of();
        }
        List<String> columns = new ArrayList<>(List.of("model"));
        titles.forEach(title -> columns.addAll(List.of("RMSE, " + title, "MAE, " + title)));
        List<List<String>> rows = new ArrayList<>();
        for (SystemResult result : report.results()) {
            List<String> row = new ArrayList<>(List.of(result.system().title()));
            for (String title : titles) {
                Optional<ModelMetrics> metrics =
                        Optional.ofNullable(result.bands().get(title));
                row.add(metrics.map(some -> ReportNumbers.of(some.rmse())).orElse(ReportNumbers.NONE));
                row.add(metrics.map(some -> ReportNumbers.of(some.mae())).orElse(ReportNumbers.NONE));
            }
            rows.add(row);
        }
        return List.of(new Heading("Errors by wavelength"), new Table(columns, rows, true));
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? ReportNumbers.of(value.getAsDouble()) : ReportNumbers.NONE;
    }
}
