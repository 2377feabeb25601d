package org.photosphere.services.node;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.photosphere.services.batch.Batcher;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.publish.Publisher;
import org.photosphere.services.serving.Models;
import org.photosphere.services.serving.Stages;
import org.photosphere.services.validate.DuplicateWindow;

/**
 * Decode and validate: spectra go on to the batcher, rejections straight to the publisher. The model that serves when a
 * micro-batch comes here answers all of it.
 */
final class FrontStages {

    private FrontStages() {}

    /**
     * @param isVoid whether an input will be polled again: then this one is dropped
     * @param tap sees every spectrum that goes on
     */
    static Behavior<MicroBatch> create(
            Models models,
            Predicate<RawRecord> isVoid,
            DuplicateWindow duplicates,
            ActorRef<Batcher.Command> batcher,
            ActorRef<Publisher.Command> publisher,
            Consumer<ValidatedSpectrum> tap) {
        return Behaviors.receiveMessage(microBatch -> {
            if (isVoid.test(microBatch.records().get(0))) {
                return Behaviors.same();
            }
            Models.Serving serving = models.admit(microBatch.records().size());
            Stages stages = serving.stages();
            List<ValidatedSpectrum> good = new ArrayList<>();
            List<OutgoingRecord> rejected = new ArrayList<>();
            for (StageOutcome<ValidatedSpectrum> outcome : stages.before(microBatch.records(), duplicates)) {
                if (outcome instanceof StageOutcome.Passed<ValidatedSpectrum> passed) {
                    good.add(passed.value());
                } else {
                    rejected.add(stages.deadLetter((StageOutcome.Rejected<?>) outcome));
                }
            }
            if (!good.isEmpty()) {
                batcher.tell(new Batcher.Offer(good, serving.number()));
                good.forEach(tap);
            }
            if (!rejected.isEmpty()) {
                models.done(serving.number(), rejected.size());
                publisher.tell(new Publisher.Answers(rejected));
            }
            return Behaviors.same();
        });
    }
}
