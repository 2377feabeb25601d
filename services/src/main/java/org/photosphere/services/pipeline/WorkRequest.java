package org.photosphere.services.pipeline;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * A worker's request for one more batch.
 *
 * @param worker recipient of the batch
 * @param why reason of the request
 */
public record WorkRequest(ActorRef<SpectrumBatch> worker, Why why) {

    /** Reasons of a request. */
    public enum Why {
        /** The worker has (re)started: batches it held return to the queue. */
        STARTED,
        /** The worker has room for one more batch in addition to those it holds. */
        ROOM,
        /** The worker has answered the oldest batch it held. */
        FINISHED
    }
}
