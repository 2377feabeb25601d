package org.photosphere.services.node;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.batch.BatchListener;
import org.photosphere.services.invert.BatchInversion;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.publish.Publisher;
import org.photosphere.services.serving.Models;
import org.photosphere.services.serving.Stages;

/**
 * Quality, encode, publish: the way back of a batch, twin of {@link FrontStages}. Each answer goes to the publisher of the
 * lane that its input arrived by. Immutable; called on worker threads, by several at once, and on the batcher's.
 */
final class BackStages {

    private final Models models;
    private final StageMetrics metrics;
    private final Map<Lane, ActorRef<Publisher.Command>> publishers;

    /** @param publishers of all lanes */
    BackStages(Models models, StageMetrics metrics, Map<Lane, ActorRef<Publisher.Command>> publishers) {
        this.models = models;
        this.metrics = metrics;
        this.publishers = Map.copyOf(publishers);
    }

    /** Publishes the answers to an inverted batch. */
    void inverted(SpectrumBatch batch, List<StageOutcome<InvertedSpectrum>> outcomes) {
        Models.Serving serving = models.of(batch.model());
        Stages stages = serving.stages();
        LabelSpace labels = serving.model().forward().labels();
        publish(outcomes.stream()
                .map(outcome -> stages.after(outcome, result -> metrics.flagged(result, labels)))
                .toList());
        models.done(batch.model(), outcomes.size());
    }

    private void publish(List<OutgoingRecord> answers) {
        publishers.forEach((lane, publisher) -> {
            List<OutgoingRecord> own =
                    answers.stream().filter(answer -> lane.has(answer.origin())).toList();
            if (!own.isEmpty()) {
                publisher.tell(new Publisher.Answers(own));
            }
        });
    }

    /** Publishes a dead letter for each spectrum of a batch that is not inverted. */
    private void refused(SpectrumBatch batch, RejectionReason reason, String detail) {
        inverted(
                batch,
                batch.spectra().stream()
                        .map(spectrum -> BatchInversion.rejected(spectrum, reason, detail))
                        .toList());
    }

    /**
     * Returns the batcher's listener, which answers the batches that no worker answers.
     *
     * @param stuck receives a worker that exceeded the batch timeout
     * @param queued receives the number of waiting spectra
     */
    BatchListener batches(Consumer<ActorRef<SpectrumBatch>> stuck, IntConsumer queued) {
        return new BatchListener() {
            @Override
            public void givenUp(SpectrumBatch batch) {
                refused(
                        batch,
                        RejectionReason.REJECTION_REASON_INVERSION_FAILED,
                        "the device broke or exceeded the batch timeout under this spectrum alone, " + batch.attempt()
                                + " times");
            }

            @Override
            public void late(SpectrumBatch batch) {
                refused(
                        batch,
                        RejectionReason.REJECTION_REASON_DEADLINE_PASSED,
                        "its deadline passed before a device was free");
            }

            @Override
            public void voided(SpectrumBatch batch) {
                models.done(batch.model(), batch.spectra().size());
            }

            @Override
            public void stuck(ActorRef<SpectrumBatch> worker) {
                stuck.accept(worker);
            }

            @Override
            public void queued(int spectra) {
                queued.accept(spectra);
            }
        };
    }
}
