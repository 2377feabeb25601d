package org.photosphere.services.pipeline;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * A worker asks for one more batch.
 *
 * @param worker where to send it
 * @param why it asks
 */
public record WorkRequest(ActorRef<SpectrumBatch> worker, Why why) {

    /** Occasions to ask. */
    public enum Why {
        /** It has (re)started: whatever it held before is lost to it and goes back to the queue. */
        STARTED,
        /** It has room for one more beside those it holds. */
        ROOM,
        /** It has answered the oldest batch it held. */
        FINISHED
    }
}
