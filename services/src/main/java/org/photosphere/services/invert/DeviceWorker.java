package org.photosphere.services.invert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * One compute device's worker, on a thread of its own. A spectrum that cannot be fitted is an outcome; an exception
 * means that the device is broken: the worker is started anew with back-off, and the batcher gives its work to
 * whoever asks next.
 */
public final class DeviceWorker extends AbstractBehavior<SpectrumBatch> {

    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private final Consumer<WorkRequest> work;
    private final BatchInversion inversion;
    private final Consumer<List<StageOutcome<InvertedSpectrum>>> out;

    /**
     * @param queue batches asked for at once: one to work on, the others so that the next is there already
     * @param inversions makes the device's inversion, engine loaded and warm; called on the worker's thread
     * @param work takes requests for batches
     * @param out takes the outcomes of a batch
     */
    public static Behavior<SpectrumBatch> create(
            int queue,
            Supplier<BatchInversion> inversions,
            Consumer<WorkRequest> work,
            Consumer<List<StageOutcome<InvertedSpectrum>>> out) {
        Behavior<SpectrumBatch> worker =
                Behaviors.setup(context -> new DeviceWorker(context, queue, inversions.get(), work, out));
        return Behaviors.supervise(worker)
                .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0.1)
                                // Batches it held are given out anew; it must not find them again.
                                .withStashCapacity(0));
    }

    private DeviceWorker(
            ActorContext<SpectrumBatch> context,
            int queue,
            BatchInversion inversion,
            Consumer<WorkRequest> work,
            Consumer<List<StageOutcome<InvertedSpectrum>>> out) {
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
        out.accept(new ArrayList<>(inversion.invert(batch)));
        work.accept(new WorkRequest(getContext().getSelf(), WorkRequest.Why.FINISHED));
        return this;
    }
}
