package org.photosphere.services.cli.stream;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.LabelDifference;
import org.photosphere.proto.v1.NodeReport;
import org.photosphere.proto.v1.ShadowReport;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.cli.console.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Summarises the differences between a shadow's answers and the serving bundle's. */
@Command(
        name = "compare",
        description = "Summarise over all nodes how the shadow's answers differ from the serving bundle's.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Differences are shadow minus serving; sigma is the serving bundle's own. Two equally good models differ",
            "by less than about 1.4 sigma if noise dominates the error, and by far less if both see the same noise."
        })
final class ModelCompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Mixin
    private NodeStatus node;

    @Override
    public Integer call() {
        print(node.get(options.load().http()), spec.commandLine().getOut());
        return 0;
    }

    static void print(ClusterStatus status, PrintWriter out) {
        ShadowReport sums = sum(status);
        if (sums.getSpectra() == 0) {
            throw new InputException(
                    "no shadow has answered a spectrum yet",
                    "choose one with 'photosphere model shadow BUNDLE', and wait");
        }
        double count = sums.getSpectra();
        out.printf(
                Locale.ROOT,
                "shadow %s on %.3g of the spectra: %d compared, %d answered by the serving bundle alone, %d by the shadow"
                        + " alone%n",
                sums.getName(),
                sums.getShare(),
                sums.getSpectra(),
                sums.getOnlyServing(),
                sums.getOnlyShadow());
        out.printf(
                Locale.ROOT,
                "chi^2 per degree of freedom %.3f of the serving bundle's (geometric mean); bad by the shadow alone %.2f %%,"
                        + " by the serving bundle alone %.2f %%%n%n",
                Math.exp(sums.getSumLnChi2Ratio() / count),
                100 * sums.getNewBad() / count,
                100 * sums.getCuredBad() / count);
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("label", 8),
                        TextTable.Column.number("mean", 10),
                        TextTable.Column.number("scatter", 10),
                        TextTable.Column.number("mean/sigma", 10),
                        TextTable.Column.number("rms/sigma", 10),
                        TextTable.Column.number("> 3 sigma", 10)));
        for (LabelDifference label : sums.getLabelsList()) {
            double mean = label.getSum() / count;
            table.row(List.of(
                    label.getName(),
                    number(mean),
                    number(Math.sqrt(Math.max(0, label.getSumSquares() / count - mean * mean))),
                    number(label.getSumSigma() / count),
                    number(Math.sqrt(label.getSumSigmaSquares() / count)),
                    String.format(Locale.ROOT, "%.2f %%", 100 * label.getBeyond3Sigma() / count)));
        }
        out.flush();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    /** Sums over all nodes that run the same shadow as the first one that runs any. */
    private static ShadowReport sum(ClusterStatus status) {
        ShadowReport.Builder sums = ShadowReport.newBuilder();
        Map<String, LabelDifference.Builder> labels = new LinkedHashMap<>();
        for (NodeReport report : status.getNodesList()) {
            ShadowReport one = report.getShadow();
            if (!report.hasShadow()
                    || (!sums.getDigest().isEmpty() && !sums.getDigest().equals(one.getDigest()))) {
                continue;
            }
            sums.setName(one.getName())
                    .setDigest(one.getDigest())
                    .setShare(one.getShare())
                    .setSpectra(sums.getSpectra() + one.getSpectra())
                    .setOnlyServing(sums.getOnlyServing() + one.getOnlyServing())
                    .setOnlyShadow(sums.getOnlyShadow() + one.getOnlyShadow())
                    .setNewBad(sums.getNewBad() + one.getNewBad())
                    .setCuredBad(sums.getCuredBad() + one.getCuredBad())
                    .setSumLnChi2Ratio(sums.getSumLnChi2Ratio() + one.getSumLnChi2Ratio());
            one.getLabelsList().forEach(label -> add(label, labels));
        }
        labels.values().forEach(sums::addLabels);
        return sums.build();
    }

    private static void add(LabelDifference label, Map<String, LabelDifference.Builder> sums) {
        LabelDifference.Builder sum = sums.computeIfAbsent(
                label.getName(), name -> LabelDifference.newBuilder().setName(name));
        sum.setSum(sum.getSum() + label.getSum())
                .setSumSquares(sum.getSumSquares() + label.getSumSquares())
                .setSumSigma(sum.getSumSigma() + label.getSumSigma())
                .setSumSigmaSquares(sum.getSumSigmaSquares() + label.getSumSigmaSquares())
                .setBeyond3Sigma(sum.getBeyond3Sigma() + label.getBeyond3Sigma());
    }
}
