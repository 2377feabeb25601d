package org.photosphere.services.cli.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.RobustStatistics;
import org.photosphere.proto.v1.AccuracyTier;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.KnownLabel;
import org.photosphere.proto.v1.Label;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.cli.demo.DemoTraffic.Read;
import org.photosphere.services.cli.demo.DemoTraffic.Sent;

/** The demo's final tables, and the check that its ledger balances. */
final class DemoReport {

    private static final double[] SNR_EDGES = {10, 30, 80, 200.001};

    private final Map<Origin, Sent> sent;
    private final Map<Origin, Read> read;
    private final int twice;

    DemoReport(DemoTraffic traffic) {
        this.sent = Map.copyOf(traffic.sent());
        this.read = Map.copyOf(traffic.read());
        this.twice = traffic.answeredTwice();
    }

    /**
     * Returns whether every input has exactly one answer: parameters for good spectra, a dead letter of the expected
     * reason for broken ones.
     */
    boolean balances() {
        return twice == 0
                && read.keySet().equals(sent.keySet())
                && sent.entrySet().stream().allMatch(e -> isAsExpected(e.getValue(), read.get(e.getKey())));
    }

    private static boolean isAsExpected(Sent input, @Nullable Read answer) {
        if (answer == null) {
            return false;
        }
        BrokenSpectrum broken = input.broken();
        if (answer.message() instanceof DeadLetter letter) {
            return broken != null && letter.getReason() == broken.reason();
        }
        return broken == null;
    }

    void print(PrintWriter out) {
        printTruth(out);
        printDeadLetters(out);
        printLedger(out);
        out.flush();
    }

    private void printTruth(PrintWriter out) {
        out.println();
        out.println(
                "Parameters against truth: bias, scatter (1.4826 MAD), median sigma; results with a bad flag left out");
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("S/N per pixel", 13),
                        TextTable.Column.number("spectra", 7),
                        TextTable.Column.number("bad", 4),
                        TextTable.Column.number("Teff (%)", 21),
                        TextTable.Column.number("log g (dex)", 21),
                        TextTable.Column.number("[M/H] (dex)", 21),
                        TextTable.Column.number("[alpha/M] (dex)", 21),
                        TextTable.Column.number("within 1 sigma", 14)));
        for (int bin = 0; bin < SNR_EDGES.length - 1; bin++) {
            table.row(truthRow(SNR_EDGES[bin], SNR_EDGES[bin + 1]));
        }
        printFlags(out);
    }

    private void printFlags(PrintWriter out) {
        Map<String, Integer> flags = new TreeMap<>();
        int answers = 0;
        int certified = 0;
        for (Read answer : read.values()) {
            if (answer.message() instanceof Parameters parameters) {
                answers++;
                certified += parameters.getAccuracyTier() == AccuracyTier.ACCURACY_TIER_CERTIFIED ? 1 : 0;
                parameters.getFlags().getWarnNamesList().forEach(flag -> flags.merge("warn:" + flag, 1, Integer::sum));
                parameters.getFlags().getBadNamesList().forEach(flag -> flags.merge("bad:" + flag, 1, Integer::sum));
            }
        }
        int all = answers;
        String shares = flags.entrySet().stream()
                .map(flag -> String.format(Locale.ROOT, "%s %.1f %%", flag.getKey(), 100.0 * flag.getValue() / all))
                .collect(Collectors.joining(", "));
        out.println("Flags: " + (shares.isEmpty() ? "none" : shares));
        printCorrections(out);
        out.printf("Physics: %d certified, of the others residuals are interpolated over the labels%n", certified);
    }

    /** Prints the share of answers by the physical model, and how far it moved them. */
    private void printCorrections(PrintWriter out) {
        int answers = 0;
        List<Double> moved = new ArrayList<>();
        for (Read answer : read.values()) {
            if (answer.message() instanceof Parameters parameters) {
                answers++;
                parameters.getLabelsList().stream()
                        .filter(Label::hasMovedSigma)
                        .mapToDouble(label -> Math.abs(label.getMovedSigma()))
                        .max()
                        .ifPresent(moved::add);
            }
        }
        double[] sigmas = moved.stream().mapToDouble(Double::doubleValue).toArray();
        out.printf(
                Locale.ROOT,
                "Physical model: %d of %d answers (%.1f %%) corrected%s%n",
                sigmas.length,
                answers,
                100.0 * sigmas.length / Math.max(1, answers),
                sigmas.length == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; the label that moved most: median %.2f, 95 %% within %.2f sigma",
                                RobustStatistics.median(sigmas),
                                RobustStatistics.quantile(sigmas, 0.95)));
    }

    private List<String> truthRow(double lower, double upper) {
        Map<String, List<Double>> residuals = new LinkedHashMap<>();
        Map<String, List<Double>> sigmas = new LinkedHashMap<>();
        int bad = 0;
        int count = 0;
        int inside = 0;
        int pulls = 0;
        for (Map.Entry<Origin, Sent> entry : sent.entrySet()) {
            Read answer = read.get(entry.getKey());
            double snr = entry.getValue().snr();
            if (answer == null || snr < lower || snr >= upper || !(answer.message() instanceof Parameters parameters)) {
                continue;
            }
            count++;
            if (parameters.getFlags().getBad() != 0) {
                bad++;
                continue;
            }
            for (Label label : parameters.getLabelsList()) {
                double truth = truth(parameters, label.getName());
                double residual = label.getValue() - truth;
                double unit = label.getName().equals("teff") ? truth / 100 : 1;
                residuals
                        .computeIfAbsent(label.getName(), name -> new ArrayList<>())
                        .add(residual / unit);
                sigmas.computeIfAbsent(label.getName(), name -> new ArrayList<>())
                        .add(sigma(label) / unit);
                pulls++;
                inside += Math.abs(residual) <= sigma(label) ? 1 : 0;
            }
        }
        List<String> cells = new ArrayList<>(List.of(
                String.format(Locale.ROOT, "%.0f-%.0f", lower, upper), String.valueOf(count), String.valueOf(bad)));
        for (String label : List.of("teff", "logg", "m_h", "alpha_m")) {
            cells.add(figures(residuals.getOrDefault(label, List.of()), sigmas.getOrDefault(label, List.of())));
        }
        cells.add(pulls == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * inside / pulls));
        return cells;
    }

    private static double sigma(Label label) {
        return label.hasSigmaCalibrated() ? label.getSigmaCalibrated() : label.getSigmaRaw();
    }

    private static double truth(Parameters parameters, String name) {
        for (KnownLabel known : parameters.getTruthList()) {
            if (known.getName().equals(name)) {
                return known.getValue();
            }
        }
        return Double.NaN;
    }

    private static String figures(List<Double> residuals, List<Double> sigmas) {
        if (residuals.isEmpty()) {
            return "-";
        }
        double[] values = residuals.stream().mapToDouble(Double::doubleValue).toArray();
        double bias = RobustStatistics.median(values);
        double scatter = RobustStatistics.scatter(values, bias);
        double sigma = RobustStatistics.median(
                sigmas.stream().mapToDouble(Double::doubleValue).toArray());
        return String.format(Locale.ROOT, "%+.3f, %.3f, %.3f", bias, scatter, sigma);
    }

    private void printDeadLetters(PrintWriter out) {
        out.println();
        out.println("Dead letters by reason");
        Map<String, int[]> reasons = new TreeMap<>();
        sent.values().forEach(input -> {
            if (input.broken() != null) {
                reasons.computeIfAbsent(name(input.broken().reason()), r -> new int[2])[0]++;
            }
        });
        read.values().forEach(answer -> {
            if (answer.message() instanceof DeadLetter letter) {
                reasons.computeIfAbsent(name(letter.getReason()), r -> new int[2])[1]++;
            }
        });
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("reason", 22),
                        TextTable.Column.number("broken on purpose", 17),
                        TextTable.Column.number("dead letters", 12)));
        reasons.forEach(
                (reason, counts) -> table.row(List.of(reason, String.valueOf(counts[0]), String.valueOf(counts[1]))));
    }

    private static String name(Enum<?> reason) {
        return reason.name().replace("REJECTION_REASON_", "");
    }

    private void printLedger(PrintWriter out) {
        long parameters = read.values().stream()
                .filter(answer -> answer.message() instanceof Parameters)
                .count();
        long letters = read.size() - parameters;
        long missing = sent.keySet().stream()
                .filter(origin -> !read.containsKey(origin))
                .count();
        out.println();
        out.printf(
                "Ledger (read back committed-only): %d in = %d parameters + %d dead letters; %d missing, %d twice: %s%n",
                sent.size(), parameters, letters, missing, twice, balances() ? "balances" : "DOES NOT BALANCE");
    }

    /**
     * Returns a quantile of the time from sending to reading the committed answer, s.
     *
     * @param probability probability of the quantile
     */
    static double latency(Map<Origin, Sent> sent, Map<Origin, Read> read, long sinceNanos, double probability) {
        double[] seconds = sent.entrySet().stream()
                .filter(entry -> entry.getValue().sentNanos() - sinceNanos >= 0 && read.containsKey(entry.getKey()))
                .mapToDouble(entry -> seconds(entry.getValue(), read.get(entry.getKey())))
                .toArray();
        return RobustStatistics.quantile(seconds, probability);
    }

    private static double seconds(Sent input, @Nullable Read answer) {
        return answer == null ? Double.NaN : (answer.readNanos() - input.sentNanos()) / 1e9;
    }
}
