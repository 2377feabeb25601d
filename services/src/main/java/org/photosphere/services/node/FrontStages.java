package org.photosphere.services.node;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.photosphere.services.batch.Batcher;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.publish.Publisher;
import org.photosphere.services.serving.Models;
import org.photosphere.services.serving.Stages;
import org.photosphere.services.validate.DuplicateWindow;

/**
 * Decode and validate: valid spectra go to the batcher, dead letters to the publisher. The model that serves when a
 * micro-batch arrives here answers all of it.
 */
final class FrontStages {

    private FrontStages() {}

    /**
     * @param isVoid whether an input will be polled again, in which case this one is dropped
     * @param tap receives every valid spectrum
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
            Stages.Front front = serving.stages().before(microBatch.records(), duplicates);
            if (!front.passed().isEmpty()) {
                batcher.tell(new Batcher.Offer(front.passed(), serving.number()));
                front.passed().forEach(tap);
            }
            if (!front.rejected().isEmpty()) {
                models.done(serving.number(), front.rejected().size());
                publisher.tell(new Publisher.Answers(front.rejected()));
            }
            return Behaviors.same();
        });
    }
}
