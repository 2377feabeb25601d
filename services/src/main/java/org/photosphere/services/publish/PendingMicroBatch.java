package org.photosphere.services.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;

/** A micro-batch and the answers it has so far; an input's first answer counts. */
final class PendingMicroBatch {

    private final MicroBatch microBatch;
    private final Map<RawRecord, OutgoingRecord> answers;

    PendingMicroBatch(MicroBatch microBatch) {
        this.microBatch = microBatch;
        this.answers = new HashMap<>();
    }

    void answer(OutgoingRecord record) {
        answers.putIfAbsent(record.origin(), record);
    }

    boolean isComplete() {
        return answers.size() == microBatch.records().size();
    }

    int size() {
        return microBatch.records().size();
    }

    MicroBatch microBatch() {
        return microBatch;
    }

    /** In the order of the inputs. */
    List<OutgoingRecord> answers() {
        List<OutgoingRecord> ordered = new ArrayList<>(answers.size());
        for (RawRecord record : microBatch.records()) {
            OutgoingRecord answer = answers.get(record);
            if (answer != null) {
                ordered.add(answer);
            }
        }
        return ordered;
    }
}
