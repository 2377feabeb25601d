package org.photosphere.services.invert;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.WorkRequest;

/**
 * The worker of one compute device, on a thread of its own. A spectrum that cannot be fitted, or makes the inversion
 * fail, is an outcome; an exception means that the device is broken: the worker is restarted with back-off, within a
 * budget, and the batcher gives its batches to other workers.
 */
public final class DeviceWorker extends AbstractBehavior<SpectrumBatch> {

    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    /** Time without failure after which a worker has its full budget of restarts again. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    /** BatchInverter of batches on a device. */
    @FunctionalInterface
    public interface BatchInverter {

        /** Returns one outcome per spectrum, in order. */
        List<StageOutcome<InvertedSpectrum>> invert(SpectrumBatch batch);
    }

    private final Consumer<WorkRequest> work;
    private final BatchInverter inversion;
    private final BiConsumer<SpectrumBatch, List<StageOutcome<InvertedSpectrum>>> out;

    /**
     * @param queue batches requested at once: one in progress, the others waiting at the worker
     * @param inversions factory of the device's inversion, with the engine loaded and warm; called on the worker's
     *     thread
     * @param restarts maximum restarts; one failure more stops the worker
     * @param work recipient of requests for batches
     * @param out consumer of a batch and its outcomes
     */
    public static Behavior<SpectrumBatch> create(
            int queue,
            Supplier<BatchInverter> inversions,
            int restarts,
            Consumer<WorkRequest> work,
            BiConsumer<SpectrumBatch, List<StageOutcome<InvertedSpectrum>>> out) {
        Behavior<SpectrumBatch> worker =
                Behaviors.setup(context -> new DeviceWorker(context, queue, inversions.get(), work, out));
        return Behaviors.supervise(worker)
                .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0.1)
                                .withMaxRestarts(restarts)
                                .withResetBackoffAfter(FORGIVEN_AFTER)
                                // Batches it held are given to other workers and must not be processed twice.
                                .withStashCapacity(0));
    }

    private DeviceWorker(
            ActorContext<SpectrumBatch> context,
            int queue,
            BatchInverter inversion,
            Consumer<WorkRequest> work,
            BiConsumer<SpectrumBatch, List<StageOutcome<InvertedSpectrum>>> out) {
        super(context);
        this.work = work;
        this.inversion = inversion;
        this.out = out;
        for (int i = 0; i < queue; i++) {
            work.accept(new WorkRequest(context.getSelf(), i == 0 ? WorkRequest.Why.STARTED : WorkRequest.Why.ROOM));
        }
    }

    @Override
    public Receive<SpectrumBatch> createReceive() {
        return newReceiveBuilder().onMessage(SpectrumBatch.class, this::onBatch).build();
    }

    private Behavior<SpectrumBatch> onBatch(SpectrumBatch batch) {
        out.accept(batch, inverted(batch));
        work.accept(new WorkRequest(getContext().getSelf(), WorkRequest.Why.FINISHED));
        return this;
    }

    /**
     * Inverts a batch. An error would stop the node: of memory or of a native library, it is the device's and stops
     * only this worker.
     */
    private List<StageOutcome<InvertedSpectrum>> inverted(SpectrumBatch batch) {
        try {
            return inversion.invert(batch);
        } catch (OutOfMemoryError | LinkageError | InternalError error) {
            throw new IllegalStateException("the device failed: " + error, error);
        }
    }
}
