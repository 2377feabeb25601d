package org.photosphere.services.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.photosphere.services.config.Settings;
import org.photosphere.services.invert.BatchInversion;
import org.photosphere.services.invert.InversionListener;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.validate.DuplicateWindow;

/** Rate of the inversion alone: the stream's batches on a thread per device, without Kafka and actors. */
public final class InversionThroughput {

    private InversionThroughput() {}

    /**
     * Inverts spectra once.
     *
     * @param spectra bytes of spectrum messages; invalid ones are left out
     * @return spectra per second
     */
    public static double measure(Settings settings, ServingModel model, List<byte[]> spectra)
            throws InterruptedException {
        List<SpectrumBatch> batches = batches(settings, model, spectra);
        long count = batches.stream().mapToLong(batch -> batch.spectra().size()).sum();
        BatchInversion inversion =
                new BatchInversion(model.inverter(), model.certifier(), model::probe, InversionListener.NONE);
        ExecutorService threads =
                Executors.newFixedThreadPool(settings.devices().size());
        try {
            long begin = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (SpectrumBatch batch : batches) {
                running.add(threads.submit(() -> inversion.invert(batch)));
            }
            for (Future<?> future : running) {
                future.get();
            }
            return count / ((System.nanoTime() - begin) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the inversion failed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<SpectrumBatch> batches(Settings settings, ServingModel model, List<byte[]> spectra) {
        List<RawRecord> records = new ArrayList<>();
        for (byte[] bytes : spectra) {
            records.add(new RawRecord(
                    new MicroBatchId(0, 0), "bare", 0, records.size(), new byte[0], bytes, List.of(), 0, 0));
        }
        Map<String, List<ValidatedSpectrum>> groups = new LinkedHashMap<>();
        for (ValidatedSpectrum valid : new Stages(settings, model)
                .before(records, new DuplicateWindow(0))
                .passed()) {
            groups.computeIfAbsent(valid.spectrum().instrument(), name -> new ArrayList<>())
                    .add(valid);
        }
        List<SpectrumBatch> batches = new ArrayList<>();
        int size = settings.node().batchSize();
        groups.forEach((instrument, group) -> {
            for (int from = 0; from < group.size(); from += size) {
                batches.add(
                        new SpectrumBatch(instrument, 0, group.subList(from, Math.min(group.size(), from + size)), 1));
            }
        });
        return batches;
    }
}
