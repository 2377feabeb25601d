package org.photosphere.model.evaluation.systems;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.photosphere.model.evaluation.systems.ComparedSystem.Role;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.model.training.WavelengthBand;

/** Statements about the errors of spectra generated from labels: the paper's table 1 and section 4.2. */
final class AccuracyClaims {

    private static final String RMSE = "RMSE";

    private final SystemsReport report;

    AccuracyClaims(SystemsReport report) {
        this.report = report;
    }

    List<Claim> all() {
        return List.of(first(), order(), optical(), paperReached(), aheadOfInterpolation());
    }

    /** Returns whether PhysFormer has the smallest error of all networks of other publications that were compared. */
    private Claim first() {
        Optional<SystemResult> best = report.results().stream()
                .filter(result -> result.system().role() == Role.NETWORK)
                .filter(result -> result.rmse().isPresent())
                .min(Comparator.comparingDouble(result -> result.test().rmse()));
        Quantity other = best.map(result -> new Quantity(RMSE, result.system().title(), result.rmse()))
                .orElse(new Quantity(RMSE, "another network", OptionalDouble.empty()));
        return physFormer().below(other, "PhysFormer has the smallest RMSE of the networks", PaperTables.TABLE_1);
    }

    /** Returns whether the compared baselines have the paper's order. */
    private Claim order() {
        String statement = "The baselines have the order of the paper's table 1";
        List<SystemResult> present = new ArrayList<>();
        for (String name : PaperTables.baselines()) {
            report.named(name).filter(result -> result.rmse().isPresent()).ifPresent(present::add);
        }
        if (present.size() < 2) {
            return new Claim(
                    statement, PaperTables.TABLE_1, Claim.State.NOT_MEASURED, present.size() + " of them measured");
        }
        Claim.State state = Claim.State.HOLDS;
        for (int i = 1; i < present.size(); i++) {
            double difference =
                    present.get(i).test().rmse() - present.get(i - 1).test().rmse();
            if (difference < 0) {
                state = Claim.State.FAILS;
            } else if (difference == 0 && state == Claim.State.HOLDS) {
                state = Claim.State.UNDECIDED;
            }
        }
        String measured = present.stream()
                .sorted(Comparator.comparingDouble(result -> result.test().rmse()))
                .map(AccuracyClaims::titleAndRmse)
                .collect(Collectors.joining(", "));
        String paper = present.stream().map(result -> result.system().title()).collect(Collectors.joining(", "));
        return new Claim(statement, PaperTables.TABLE_1, state, "here " + measured + "; the paper: " + paper);
    }

    /** Returns whether the error of the optical range exceeds those of the others. */
    private Claim optical() {
        double largest = Double.NEGATIVE_INFINITY;
        for (WavelengthBand band : List.of(WavelengthBand.UV, WavelengthBand.IR)) {
            largest = Math.max(largest, band(band).orElse(Double.NEGATIVE_INFINITY));
        }
        OptionalDouble others = Double.isFinite(largest) ? OptionalDouble.of(largest) : OptionalDouble.empty();
        return new Quantity(RMSE, "ultraviolet and infrared", others)
                .below(
                        new Quantity(RMSE, "optical", band(WavelengthBand.OPTICAL)),
                        "PhysFormer's error is larger in the optical range than in the ultraviolet and infrared",
                        PaperTables.SOURCE + ", section 4.2");
    }

    private Claim paperReached() {
        double paper =
                PaperTables.accuracy(SystemNames.PHYSFORMER).orElseThrow().rmse();
        return physFormer()
                .below(
                        new Quantity(RMSE, "the paper's on its own grid", OptionalDouble.of(paper)),
                        "PhysFormer's RMSE is below the paper's",
                        Claim.AIM);
    }

    private Claim aheadOfInterpolation() {
        Quantity interpolation = new Quantity(
                RMSE,
                "interpolation",
                report.named(SystemNames.INTERPOLATION).map(SystemResult::rmse).orElse(OptionalDouble.empty()));
        return physFormer()
                .below(interpolation, "PhysFormer's RMSE is below that of interpolation between the nodes", Claim.AIM);
    }

    private Quantity physFormer() {
        return new Quantity(
                RMSE,
                "PhysFormer",
                report.named(SystemNames.PHYSFORMER).map(SystemResult::rmse).orElse(OptionalDouble.empty()));
    }

    private OptionalDouble band(WavelengthBand band) {
        Optional<ModelMetrics> metrics = report.named(SystemNames.PHYSFORMER)
                .map(result -> result.bands().get(band.title()))
                .filter(some -> Double.isFinite(some.rmse()));
        return metrics.map(some -> OptionalDouble.of(some.rmse())).orElse(OptionalDouble.empty());
    }

    private static String titleAndRmse(SystemResult result) {
        return result.system().title() + " " + ReportNumbers.of(result.test().rmse());
    }
}
