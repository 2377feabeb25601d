package org.photosphere.services.truth;

import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.Solution;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.SpectrumHeader;

/**
 * Compares answers to test spectra with their true labels. Keeps sums as counters, so that coverage, mean pull and bias
 * are exact over any window and any number of nodes. Safe for use by several threads.
 */
public final class TruthMetrics {

    /** Upper edges of the bins of median signal-to-noise per pixel; each has a name, the last one no edge. */
    private static final double[] SNR = {10, 20, 50, 100};

    private static final List<String> SNR_NAMES = List.of("0-10", "10-20", "20-50", "50-100", "100-");

    /** Absolute pulls are clipped at this value. */
    private static final double MOST_SIGMAS = 5;

    private final NodeMetrics metrics;
    private final UnaryOperator<String> surveyOfTopic;

    /**
     * @param surveyOfTopic function from a topic of spectra to its survey: the survey stated by a message is not
     *     trusted
     */
    public TruthMetrics(NodeMetrics metrics, UnaryOperator<String> surveyOfTopic) {
        this.metrics = metrics;
        this.surveyOfTopic = surveyOfTopic;
    }

    /**
     * Adds an answer to a test spectrum; ignored without known labels.
     *
     * @param labels labels of the model that answered, in its order
     */
    public void add(FlaggedResult result, List<Label> labels) {
        SpectrumHeader header = result.inverted().validated().header();
        String topic = result.inverted().validated().raw().topic();
        if (!result.bad().isEmpty()) {
            unusable(topic, "flagged").increment();
            return;
        }
        String survey = metrics.survey(surveyOfTopic.apply(topic));
        String instrument = metrics.instrument(survey, header.instrument());
        String snr = snr(result.inverted().validated().spectrum().medianSnr());
        for (int k = 0; k < labels.size(); k++) {
            Double truth = header.truth().get(labels.get(k).name());
            // At a bound the label's error is one-sided.
            if (truth != null && labels.get(k).isInside(truth)) {
                add(result, k, truth, survey, instrument, labels.get(k).name(), snr);
            }
        }
    }

    private void add(
            FlaggedResult result, int k, double truth, String survey, String instrument, String label, String snr) {
        Solution solution = result.inverted().solution();
        double sigma = solution.sigma()[k];
        // A few answers in another minimum would dominate the mean.
        double pull = Math.max(-MOST_SIGMAS, Math.min(MOST_SIGMAS, (solution.labels()[k] - truth) / sigma));
        double error = pull * sigma;
        metrics.counter(Metric.TRUTH_ANSWERS, survey, instrument, label, snr).increment();
        // Both series each time: their difference needs both.
        for (String side : List.of("above", "below")) {
            boolean isHere = error > 0 == side.equals("above");
            metrics.counter(Metric.TRUTH_ERROR, survey, instrument, label, snr, side)
                    .increment(isHere ? Math.abs(error) : 0);
            metrics.counter(Metric.TRUTH_PULL, survey, instrument, label, snr, side)
                    .increment(isHere ? Math.abs(pull) : 0);
        }
        metrics.counter(Metric.TRUTH_PULL_SQUARED, survey, instrument, label, snr)
                .increment(pull * pull);
        within(pull, survey, instrument, label, snr, "raw");
        Optional<double[]> calibrated = solution.calibratedSigma();
        if (calibrated.isPresent()) {
            within((solution.labels()[k] - truth) / calibrated.get()[k], survey, instrument, label, snr, "calibrated");
        }
    }

    private void within(double pull, String survey, String instrument, String label, String snr, String sigma) {
        for (String most : List.of("1", "2")) {
            metrics.counter(Metric.TRUTH_WITHIN, survey, instrument, label, snr, sigma, most)
                    .increment(Math.abs(pull) <= Integer.parseInt(most) ? 1 : 0);
        }
    }

    /** Records that a test spectrum became a dead letter. */
    public void refused(OutgoingRecord deadLetter) {
        unusable(deadLetter.origin().topic(), "refused").increment();
    }

    private Counter unusable(String topic, String why) {
        return metrics.counter(Metric.TRUTH_UNUSABLE, metrics.survey(surveyOfTopic.apply(topic)), why);
    }

    private static String snr(double value) {
        int bin = 0;
        while (bin < SNR.length && value >= SNR[bin]) {
            bin++;
        }
        return SNR_NAMES.get(bin);
    }
}
