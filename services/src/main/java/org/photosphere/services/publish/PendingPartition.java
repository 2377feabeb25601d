package org.photosphere.services.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.pipeline.OutgoingRecord;
import org.photosphere.services.pipeline.RawRecord;

/**
 * Records polled of a partition and not yet committed, in offset order, with the answers so far; the first answer to an
 * input counts.
 */
final class PendingPartition {

    private static final class Slot {
        private final RawRecord input;
        private final OffsetAndMetadata next;
        private @Nullable OutgoingRecord answer;

        Slot(RawRecord input, OffsetAndMetadata next) {
            this.input = input;
            this.next = next;
        }
    }

    private final Deque<Slot> slots = new ArrayDeque<>();
    private final Map<Long, Slot> byOffset = new HashMap<>();

    /** @param next offset to commit once the input is answered */
    void add(RawRecord input, OffsetAndMetadata next) {
        Slot slot = new Slot(input, next);
        slots.add(slot);
        byOffset.put(input.offset(), slot);
    }

    void answer(OutgoingRecord record) {
        Slot slot = byOffset.get(record.origin().offset());
        if (slot != null && slot.answer == null) {
            slot.answer = record;
        }
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    boolean isReady() {
        return !slots.isEmpty() && slots.element().answer != null;
    }

    /**
     * Takes answers from the front on, up to the first input that has none.
     *
     * @param into takes them in order
     * @param most of them
     * @return the next offset to read after them, null if none was taken
     */
    @Nullable OffsetAndMetadata take(List<OutgoingRecord> into, int most) {
        OffsetAndMetadata next = null;
        for (int taken = 0; taken < most && !slots.isEmpty(); taken++) {
            OutgoingRecord answer = slots.element().answer;
            if (answer == null) {
                break;
            }
            Slot slot = slots.remove();
            byOffset.remove(slot.input.offset());
            into.add(answer);
            next = slot.next;
        }
        return next;
    }
}
