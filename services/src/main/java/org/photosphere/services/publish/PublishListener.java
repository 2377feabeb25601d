package org.photosphere.services.publish;

import java.util.List;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.PartitionCounts;

/** Hears what was committed; called on the publisher's thread. */
public interface PublishListener {

    /**
     * @param records committed answers
     * @param nanos the transaction took
     */
    void committed(List<OutgoingRecord> records, long nanos);

    /** A transaction failed, this moment. */
    void aborted();

    /** @param spectra in flight that were voided; they will be polled again */
    void voided(PartitionCounts spectra);
}
