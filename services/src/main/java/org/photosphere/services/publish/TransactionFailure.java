package org.photosphere.services.publish;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.photosphere.services.pipeline.RawRecord;

/** Transient reasons for which a transaction was not committed. */
final class TransactionFailure {

    private TransactionFailure() {}

    /** The transaction may not be committed; {@link TransactionalWriter#recover} must be called first. */
    static class Aborted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Aborted(String why) {
            super("transaction failed: " + why);
        }

        Aborted(KafkaException cause) {
            super("transaction failed: " + cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
        }
    }

    /** Aborted because topics refuse some of the answers. */
    static final class TooLarge extends Aborted {
        private static final long serialVersionUID = 1L;

        private final transient List<RawRecord> origins;

        TooLarge(KafkaException cause, List<RawRecord> origins) {
            super(cause);
            this.origins = origins;
        }

        /** Returns the inputs of the refused answers. */
        List<RawRecord> origins() {
            return origins;
        }
    }

    /** The group has a newer generation. The transaction is aborted; no recovery is needed. */
    static final class OldMembership extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OldMembership(KafkaException cause) {
            super("the group has a newer generation: " + cause.getMessage(), cause);
        }
    }
}
