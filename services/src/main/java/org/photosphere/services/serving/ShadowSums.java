package org.photosphere.services.serving;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Solution;
import org.photosphere.proto.v1.LabelDifference;
import org.photosphere.proto.v1.ShadowReport;

/** Sums of the differences between the shadow's answers and the serving model's. Safe for use by several threads. */
final class ShadowSums {

    private static final double FAR_SIGMA = 3;

    /** The index of a label in both spaces, and its sums. */
    private static final class PerLabel {
        private final int serving;
        private final int shadow;
        private final double[] sums = new double[4];
        private long far;

        PerLabel(int serving, int shadow) {
            this.serving = serving;
            this.shadow = shadow;
        }

        void add(Solution by, Solution other) {
            double difference = other.labels()[shadow] - by.labels()[serving];
            double inSigma = difference / by.sigma()[serving];
            sums[0] += difference;
            sums[1] += difference * difference;
            // A label that the data do not constrain has no meaningful sigma.
            if (Double.isFinite(inSigma)) {
                sums[2] += inSigma;
                sums[3] += inSigma * inSigma;
                far += Math.abs(inSigma) > FAR_SIGMA ? 1 : 0;
            }
        }

        LabelDifference report(String name) {
            return LabelDifference.newBuilder()
                    .setName(name)
                    .setSum(sums[0])
                    .setSumSquares(sums[1])
                    .setSumSigma(sums[2])
                    .setSumSigmaSquares(sums[3])
                    .setBeyond3Sigma(far)
                    .build();
        }
    }

    private final Map<String, PerLabel> labels = new LinkedHashMap<>();
    private long both;
    private long onlyServing;
    private long onlyShadow;
    private long newBad;
    private long curedBad;
    private double lnChi2Ratio;

    /** Creates sums for the labels common to both. */
    ShadowSums(LabelSpace serving, LabelSpace shadow) {
        for (int i = 0; i < serving.size(); i++) {
            String name = serving.get(i).name();
            int at = indexOf(shadow, name);
            if (at >= 0) {
                labels.put(name, new PerLabel(i, at));
            }
        }
    }

    private static int indexOf(LabelSpace space, String name) {
        return Arrays.asList(space.labels().stream().map(Label::name).toArray()).indexOf(name);
    }

    /** Adds both answers to one spectrum. */
    synchronized void add(Inversion serving, Inversion shadow) {
        if (serving instanceof Solution by) {
            if (shadow instanceof Solution other) {
                both++;
                newBad += by.bad().isEmpty() && !other.bad().isEmpty() ? 1 : 0;
                curedBad += !by.bad().isEmpty() && other.bad().isEmpty() ? 1 : 0;
                lnChi2Ratio += Math.log(perDegree(other) / perDegree(by));
                labels.values().forEach(label -> label.add(by, other));
            } else {
                onlyServing++;
            }
        } else if (shadow instanceof Solution) {
            onlyShadow++;
        }
    }

    private static double perDegree(Solution solution) {
        return Math.max(Double.MIN_NORMAL, solution.chi2()) / Math.max(1, solution.degreesOfFreedom());
    }

    synchronized ShadowReport.Builder report() {
        ShadowReport.Builder report = ShadowReport.newBuilder()
                .setSpectra(both)
                .setOnlyServing(onlyServing)
                .setOnlyShadow(onlyShadow)
                .setNewBad(newBad)
                .setCuredBad(curedBad)
                .setSumLnChi2Ratio(lnChi2Ratio);
        labels.forEach((name, label) -> report.addLabels(label.report(name)));
        return report;
    }
}
