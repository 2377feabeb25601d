package org.photosphere.model.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.photosphere.model.forward.ForwardModel;

/** Evaluation of a slow model for many spectra on several threads at once. */
public final class ParallelSpectra {

    /** Spectra per call: few, so that no thread waits long for the last. */
    private static final int BATCH = 8;

    private ParallelSpectra() {}

    /**
     * @param labels within the model's bounds, [spectrum][label]
     * @param threads CPU cores to use
     * @param done receives the number of finished spectra, on the calling thread
     * @return max-normalised flux in the order of the labels, [spectrum][bin]
     */
    public static float[][] of(ForwardModel model, double[][] labels, int threads, IntConsumer done) {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<float[][]>> batches = new ArrayList<>();
            for (int from = 0; from < labels.length; from += BATCH) {
                double[][] some = Arrays.copyOfRange(labels, from, Math.min(labels.length, from + BATCH));
                batches.add(workers.submit(() -> model.flux(some)));
            }
            float[][] spectra = new float[labels.length][];
            int count = 0;
            for (Future<float[][]> batch : batches) {
                float[][] some = batch.get();
                System.arraycopy(some, 0, spectra, count, some.length);
                count += some.length;
                done.accept(count);
            }
            return spectra;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while spectra were made", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}
