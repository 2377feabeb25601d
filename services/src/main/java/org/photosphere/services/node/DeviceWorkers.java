package org.photosphere.services.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.DeviceState;
import org.photosphere.services.batch.Batcher;
import org.photosphere.services.config.Settings;
import org.photosphere.services.invert.BatchInversion;
import org.photosphere.services.invert.DeviceWorker;
import org.photosphere.services.invert.InversionListener;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.serving.Models;

/**
 * The workers, one per device: replaces one that exceeds the batch timeout, and disables a device whose budget of restarts
 * is spent. Part of the guardian and called by its thread, except {@link #answered}, which workers call on theirs.
 */
final class DeviceWorkers {

    /**
     * A worker of a device.
     *
     * @param lost set when other workers have its batches: its late answers are ignored
     */
    private record Member(String device, AtomicBoolean lost) {}

    private final ActorContext<?> context;
    private final Settings settings;
    private final Models models;
    private final Devices devices;
    private final StageMetrics metrics;
    private final ActorRef<Batcher.Command> batcher;
    private final BiConsumer<SpectrumBatch, List<StageOutcome<InvertedSpectrum>>> out;
    private final Map<ActorRef<SpectrumBatch>, Member> workers = new HashMap<>();
    private final Map<String, Integer> hung = new HashMap<>();

    DeviceWorkers(
            ActorContext<?> context,
            Settings settings,
            Models models,
            Devices devices,
            StageMetrics metrics,
            ActorRef<Batcher.Command> batcher,
            BiConsumer<SpectrumBatch, List<StageOutcome<InvertedSpectrum>>> out) {
        this.context = context;
        this.settings = settings;
        this.models = models;
        this.devices = devices;
        this.metrics = metrics;
        this.batcher = batcher;
        this.out = out;
    }

    void start(String device) {
        InversionListener listener = metrics.device(device, settings.node().batchSize());
        AtomicBoolean lost = new AtomicBoolean();
        int number = hung.getOrDefault(device, 0);
        ActorRef<SpectrumBatch> worker = context.spawn(
                DeviceWorker.create(
                        settings.node().workerQueue(),
                        () -> {
                            devices.starting(device);
                            models.current().model().warm(settings);
                            devices.serving(device);
                            return batch -> models.with(
                                    batch.model(),
                                    model -> new BatchInversion(
                                                    model.inverter(), model.certifier(), model::probe, listener)
                                            .invert(batch));
                        },
                        settings.node().deviceRestarts(),
                        request -> batcher.tell(new Batcher.Work(request)),
                        (batch, outcomes) -> answered(batch, outcomes, lost)),
                "device-" + device.replace(':', '-') + (number == 0 ? "" : "-" + number),
                DispatcherSelector.fromConfig("photosphere-pinned-dispatcher"));
        context.watch(worker);
        workers.put(worker, new Member(device, lost));
    }

    private void answered(SpectrumBatch batch, List<StageOutcome<InvertedSpectrum>> outcomes, AtomicBoolean lost) {
        if (!lost.get()) {
            out.accept(batch, outcomes);
            models.shadow().ifPresent(shadow -> shadow.compare(batch, outcomes));
        }
    }

    /** Replaces a worker that exceeded the batch timeout; its thread is lost. */
    void stuck(ActorRef<SpectrumBatch> worker) {
        Member member = workers.remove(worker);
        if (member != null) {
            String device = member.device();
            member.lost().set(true);
            context.unwatch(worker);
            context.stop(worker);
            if (hung.merge(device, 1, Integer::sum) > settings.node().deviceRestarts()) {
                context.getLog().error("device {} disabled: more batch timeouts than device-restarts", device);
                devices.out(device);
            } else {
                start(device);
            }
        }
    }

    /**
     * Disables the device of a worker that failed and is not restarted.
     *
     * @return whether the actor was a worker
     */
    boolean failed(ActorRef<?> actor, @Nullable Throwable cause) {
        Member member = workers.remove(actor);
        if (member == null) {
            return false;
        }
        String device = member.device();
        context.getLog()
                .error("device {} disabled: its budget of restarts is spent: {}", device, String.valueOf(cause));
        devices.out(device);
        batcher.tell(new Batcher.Gone(actor.unsafeUpcast()));
        return true;
    }

    /** Returns whether every device is disabled. */
    boolean isOut() {
        return devices.count(DeviceState.DEVICE_STATE_OUT) == devices.size();
    }
}
