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

    /** @param voided spectra in flight that an aborted transaction voided */
    void aborted(PartitionCounts voided);
}
