package org.photosphere.services.batch;

import org.apache.pekko.actor.typed.ActorRef;
import org.photosphere.services.pipeline.SpectrumBatch;

/** Hears what the batcher finds; called on its thread, must not block. */
public interface BatchListener {

    /** A spectrum, alone in its batch, broke its worker or held it up too often. */
    void givenUp(SpectrumBatch batch);

    /** Spectra whose deadline was over before a worker was free. */
    void late(SpectrumBatch batch);

    /** Spectra that will be polled again: nothing answers these. */
    void voided(SpectrumBatch batch);

    /** A worker has been at one batch for longer than the timeout; what it held goes to others. */
    void stuck(ActorRef<SpectrumBatch> worker);

    /** So many spectra wait. */
    void queued(int spectra);
}
