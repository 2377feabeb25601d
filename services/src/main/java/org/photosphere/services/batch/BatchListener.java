package org.photosphere.services.batch;

import org.apache.pekko.actor.typed.ActorRef;
import org.photosphere.services.pipeline.SpectrumBatch;

/** Events of the batcher. Called on its thread; must not block. */
public interface BatchListener {

    /** A spectrum, alone in its batch, made its worker fail or time out too often. */
    void givenUp(SpectrumBatch batch);

    /** Spectra whose deadline passed before a worker was free. */
    void late(SpectrumBatch batch);

    /** Spectra that are dropped without an answer and will be polled again. */
    void voided(SpectrumBatch batch);

    /** A worker has exceeded the timeout on one batch; its batches go to other workers. */
    void stuck(ActorRef<SpectrumBatch> worker);

    /** The number of waiting spectra. */
    void queued(int spectra);
}
