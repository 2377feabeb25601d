package org.photosphere.model.evaluation.systems;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.photosphere.model.evaluation.systems.InversionSpread.Order;
import org.photosphere.model.evaluation.systems.SystemResult.Inversions;
import org.photosphere.model.evaluation.systems.SystemResult.LabelErrors;

/**
 * Statements about inversions without physics: the paper's section 4.5 and figure 5, one for each S/N. The width of a
 * distribution is the quantile of the absolute errors below which 68.3 % of them are.
 */
final class InversionClaims {

    private static final String FIGURE_5 = PaperTables.SOURCE + ", section 4.5 and figure 5";

    private final Optional<SystemResult> physFormer;
    private final Optional<SystemResult> without;

    InversionClaims(SystemsReport report) {
        physFormer = report.named(SystemNames.PHYSFORMER);
        without = report.named(SystemNames.WITHOUT_PHYSICS);
    }

    List<Claim> all() {
        TreeSet<Double> snrs = new TreeSet<>();
        for (Optional<SystemResult> result : List.of(physFormer, without)) {
            result.ifPresent(some -> some.inversions().forEach(inversions -> snrs.add(inversions.snr())));
        }
        if (snrs.isEmpty()) {
            return List.of(new Claim(
                    "Without physics the errors of every label are wider at every S/N",
                    FIGURE_5,
                    Claim.State.NOT_MEASURED,
                    "there are no inversions of either model"));
        }
        return snrs.stream().map(this::at).toList();
    }

    private Claim at(double snr) {
        String statement = "At S/N " + ReportNumbers.snr(snr) + " the errors of every label are wider without physics"
                + " (68.3 % quantile of the absolute error)";
        Optional<Inversions> mine = physFormer.flatMap(result -> result.inversionsAt(snr));
        Optional<Inversions> theirs = without.flatMap(result -> result.inversionsAt(snr));
        if (mine.isEmpty() || theirs.isEmpty()) {
            String missing = mine.isEmpty() ? "PhysFormer" : "the model without physics";
            return new Claim(statement, FIGURE_5, Claim.State.NOT_MEASURED, "there are no inversions with " + missing);
        }
        Map<String, LabelErrors> byLabel =
                mine.get().labels().stream().collect(Collectors.toMap(LabelErrors::label, Function.identity()));
        List<String> evidence = new ArrayList<>();
        List<Order> orders = new ArrayList<>();
        for (LabelErrors label : theirs.get().labels()) {
            LabelErrors own = byLabel.get(label.label());
            if (own != null && own.errors().length > 1 && label.errors().length > 1) {
                InversionSpread full = InversionSpread.of(own);
                InversionSpread reduced = InversionSpread.of(label);
                Order order = reduced.relativeTo(full);
                orders.add(order);
                evidence.add(evidence(label.label(), full, reduced, order));
            }
        }
        if (orders.isEmpty()) {
            return new Claim(statement, FIGURE_5, Claim.State.NOT_MEASURED, "no label has two answers of both models");
        }
        return new Claim(
                statement,
                FIGURE_5,
                state(orders),
                String.join("; ", evidence)
                        + unanswered("PhysFormer", mine.get())
                        + unanswered("without physics", theirs.get()));
    }

    private static Claim.State state(List<Order> orders) {
        if (orders.contains(Order.NARROWER)) {
            return Claim.State.FAILS;
        }
        return orders.contains(Order.UNDECIDED) ? Claim.State.UNDECIDED : Claim.State.HOLDS;
    }

    private static String evidence(String label, InversionSpread full, InversionSpread reduced, Order order) {
        String verdict = switch (order) {
            case WIDER -> "wider";
            case NARROWER -> "narrower";
            case UNDECIDED -> "undecided";
        };
        return ReportNumbers.label(label) + " " + width(full) + " with, " + width(reduced) + " without: " + verdict;
    }

    private static String width(InversionSpread spread) {
        return ReportNumbers.of(spread.width()) + " \u00B1 " + ReportNumbers.of(spread.widthError(), 2);
    }

    /** Returns a remark where stars have no answer: the widths are those of the answered ones only. */
    private static String unanswered(String title, Inversions inversions) {
        return inversions.unanswered() == 0
                ? ""
                : "; " + title + ": " + inversions.unanswered() + " of " + inversions.stars() + " stars unanswered";
    }
}
