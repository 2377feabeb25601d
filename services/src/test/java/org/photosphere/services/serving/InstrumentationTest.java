package org.photosphere.services.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.photosphere.model.certification.Certificate;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.demo.SimulatedInstrument;
import org.photosphere.services.cli.demo.SimulatedSurvey;
import org.photosphere.services.config.Settings;
import org.photosphere.services.invert.BatchInversion;
import org.photosphere.services.invert.InversionListener;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.node.Devices;
import org.photosphere.services.node.StageMetrics;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.validate.DuplicateWindow;

/** Cost and number of metrics on a large node. */
@Tag("slow")
class InstrumentationTest {

    private static final int SURVEYS = 5;
    private static final int DEVICES = 16;
    private static final int BATCH = 32;
    private static final int ROUNDS = 500;
    private static final int MEBIBYTE = 1 << 20;

    private final Settings settings = Settings.load(
            null,
            Map.of(
                    "photosphere.devices",
                    String.join(
                            ",",
                            IntStream.range(0, DEVICES)
                                    .mapToObj(i -> "gpu:" + i)
                                    .toList())));
    private final List<FlaggedResult> results = new ArrayList<>();
    /** The more expensive kind: its sender records the trace. */
    private static final RecordHeader TRACE =
            RecordHeader.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private final List<OutgoingRecord> answers = new ArrayList<>();
    private double secondsAnInversion;

    /** Answers science and test spectra of one survey and instrument. */
    private void answer(ServingModel model, String survey, boolean isTest) {
        Stages stages = new Stages(settings, model);
        SimulatedSurvey simulated = new SimulatedSurvey(model.forward(), List.of(SimulatedInstrument.SED), 3);
        List<RawRecord> records = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Spectrum spectrum = simulated.next(i).message().toBuilder()
                    .setSurvey(survey)
                    .setInstrument(survey + "-spectrograph")
                    .setIsTest(isTest)
                    .build();
            records.add(new RawRecord(
                    new MicroBatchId(0, 0),
                    settings.kafka().spectraTopic(survey),
                    0,
                    i,
                    new byte[0],
                    spectrum.toByteArray(),
                    List.of(TRACE),
                    1,
                    2));
        }
        List<ValidatedSpectrum> valid =
                stages.before(records, new DuplicateWindow(0)).passed();
        BatchInversion inversion =
                new BatchInversion(model.inverter(), model.certifier(), model::probe, new InversionListener() {
                    @Override
                    public void inverted(List<Inversion> each, long nanos) {
                        secondsAnInversion = nanos * 1e-9 / each.size();
                    }

                    @Override
                    public void certified(List<Certificate> certificates, long nanos) {}
                });
        inversion
                .invert(new SpectrumBatch(survey, 0, valid, 1))
                .forEach(outcome -> answers.add(stages.after(outcome, results::add)));
    }

    private static void record(
            StageMetrics stages, ServingModel model, List<FlaggedResult> results, List<OutgoingRecord> answers) {
        results.forEach(result -> stages.flagged(result, model.forward().labels()));
        for (int i = 0; i < answers.size(); i += BATCH) {
            stages.committed(answers.subList(i, i + BATCH), 1_000_000);
        }
    }

    @Test
    void costsLittleBesideAnInversionAndAScrapeOfALargeNodeIsSmall() {
        try (ServingModel model = ServingModel.open(settings);
                NodeMetrics metrics = new NodeMetrics(() -> PartitionCounts.NONE)) {
            model.warm(settings);
            for (int s = 0; s < SURVEYS; s++) {
                answer(model, "survey-" + s, false);
                answer(model, "survey-" + s, true);
            }
            StageMetrics stages = new StageMetrics(metrics, topic -> topic.substring(topic.lastIndexOf('.') + 1));
            new Devices(settings.devices(), metrics);
            settings.devices().forEach(device -> stages.device(device, BATCH));
            for (int p = 0; p < SURVEYS * 16; p++) {
                TopicPartition partition =
                        new TopicPartition(settings.kafka().spectraTopic("survey-" + p % SURVEYS), p / SURVEYS);
                metrics.ingested(PartitionCounts.of(partition, 1, 0), settings.kafka()::survey);
            }
            List<FlaggedResult> science = results.stream()
                    .filter(result -> !result.inverted().validated().header().isTest())
                    .toList();
            long begin = 0;
            for (int round = -ROUNDS; round < ROUNDS; round++) {
                begin = round == 0 ? System.nanoTime() : begin;
                record(stages, model, science, answers.subList(0, BATCH));
            }
            double seconds = (System.nanoTime() - begin) * 1e-9 / ROUNDS / science.size();
            record(stages, model, results, answers);

            String scrape = metrics.scrape();
            begin = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                scrape = metrics.scrape();
            }
            double scrapeSeconds = (System.nanoTime() - begin) * 1e-9 / 20;
            int bytes = scrape.getBytes(StandardCharsets.UTF_8).length;
            System.out.printf(
                    "metrics of a spectrum take %.1f us, %.2f %% of its inversion (%.0f us); %d devices and %d surveys: %d series,"
                            + " %d kB, %.1f ms%n",
                    1e6 * seconds,
                    100 * seconds / secondsAnInversion,
                    1e6 * secondsAnInversion,
                    DEVICES,
                    SURVEYS,
                    scrape.lines().filter(line -> !line.startsWith("#")).count(),
                    bytes / 1000,
                    1e3 * scrapeSeconds);
            assertThat(bytes).isLessThan(MEBIBYTE);
            assertThat(scrape).contains("survey=\"survey-4\"", "device=\"gpu:15\"");
        }
    }
}
