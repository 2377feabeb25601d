package org.photosphere.services.node;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference.Residuals;
import org.photosphere.model.inversion.Flag;
import org.photosphere.model.inversion.Solution;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/** Meters of scientific results by survey and instrument. Test spectra are not counted. */
final class ScienceMetrics {

    private static final double[] COUNTS = {1, 2, 4, 8, 16, 32, 64, 128};

    /** Tenths, so that a uniform distribution is recognisable, and the small p-values that flags use. */
    private static final double[] PROBABILITIES = {1e-6, 0.001, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

    /** Tenths of percentiles, and the large ones, which are flagged. */
    private static final double[] PERCENTILES = {10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.9, 100};

    private final NodeMetrics metrics;
    private final DistributionSummary iterations;
    private final DistributionSummary pValues;
    private final Map<PhysicalResidual, DistributionSummary> percentiles = new EnumMap<>(PhysicalResidual.class);
    private final Map<String, Instrument> instruments = new ConcurrentHashMap<>();

    private final UnaryOperator<String> surveyOfTopic;

    ScienceMetrics(NodeMetrics metrics, UnaryOperator<String> surveyOfTopic) {
        this.metrics = metrics;
        this.surveyOfTopic = surveyOfTopic;
        metrics.onDisplaced(instruments::clear);
        iterations = metrics.summary(Metric.FIT_ITERATIONS, COUNTS);
        pValues = metrics.summary(Metric.FIT_P_VALUE, PROBABILITIES);
        for (PhysicalResidual kind : PhysicalResidual.values()) {
            percentiles.put(kind, metrics.summary(Metric.RESIDUAL_PERCENTILE, PERCENTILES, kind.title()));
        }
    }

    void add(FlaggedResult result) {
        Solution solution = result.inverted().solution();
        iterations.record(solution.iterations());
        pValues.record(solution.pValue());
        result.inverted().certificate().residuals().ifPresent(this::addResiduals);
        Instrument instrument = instrument(result.inverted().validated());
        instrument.outcome(result).increment();
        result.warn().forEach(flag -> requireNonNull(instrument.warn.get(flag)).increment());
        result.bad().forEach(flag -> requireNonNull(instrument.bad.get(flag)).increment());
    }

    private void addResiduals(Residuals residuals) {
        percentiles.forEach(
                (kind, summary) -> residuals.of(kind).ifPresent(compared -> summary.record(compared.percentile())));
    }

    private Instrument instrument(ValidatedSpectrum spectrum) {
        String survey = metrics.survey(surveyOfTopic.apply(spectrum.raw().topic()));
        String name = metrics.instrument(survey, spectrum.header().instrument());
        return instruments.computeIfAbsent(survey + '\n' + name, key -> new Instrument(metrics, survey, name));
    }

    /** Counters of one instrument, registered together because rates need the series before the first event. */
    private static final class Instrument {

        private final Counter clean;
        private final Counter warned;
        private final Counter unusable;
        private final Map<Flag, Counter> warn;
        private final Map<Flag, Counter> bad;

        Instrument(NodeMetrics metrics, String survey, String name) {
            clean = metrics.counter(Metric.FITS, survey, name, "clean");
            warned = metrics.counter(Metric.FITS, survey, name, "warned");
            unusable = metrics.counter(Metric.FITS, survey, name, "bad");
            warn = flags(metrics, survey, name, "warn");
            bad = flags(metrics, survey, name, "bad");
        }

        private static Map<Flag, Counter> flags(NodeMetrics metrics, String survey, String name, String word) {
            Map<Flag, Counter> counters = new EnumMap<>(Flag.class);
            for (Flag flag : Flag.values()) {
                counters.put(flag, metrics.counter(Metric.FLAGS, survey, name, flag.name(), word));
            }
            return counters;
        }

        Counter outcome(FlaggedResult result) {
            if (!result.bad().isEmpty()) {
                return unusable;
            }
            return result.warn().isEmpty() ? clean : warned;
        }
    }
}
