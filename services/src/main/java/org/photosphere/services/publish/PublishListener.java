package org.photosphere.services.publish;

import java.util.List;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;

/** Events of publishing. Called on the publisher's thread. */
public interface PublishListener {

    /**
     * Answers were committed.
     *
     * @param records committed answers
     * @param nanos duration of the transaction
     */
    void committed(List<OutgoingRecord> records, long nanos);

    /** A transaction failed. */
    void aborted();

    /** @param spectra spectra in flight that were voided; they will be polled again */
    void voided(PartitionCounts spectra);
}
