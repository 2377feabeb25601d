package org.photosphere.services.publish;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.photosphere.services.pipeline.RawRecord;

/** Why a transaction is not committed, for reasons that pass. */
final class TransactionFailure {

    private TransactionFailure() {}

    /** The transaction is not known to be committed; {@link TransactionalWriter#recover} comes before anything else. */
    static class Aborted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Aborted(String why) {
            super("transaction failed: " + why);
        }

        Aborted(KafkaException cause) {
            super("transaction failed: " + cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
        }
    }

    /** Aborted because topics do not take some of the answers. */
    static final class TooLarge extends Aborted {
        private static final long serialVersionUID = 1L;

        private final transient List<RawRecord> origins;

        TooLarge(KafkaException cause, List<RawRecord> origins) {
            super(cause);
            this.origins = origins;
        }

        /** The inputs of those answers. */
        List<RawRecord> origins() {
            return origins;
        }
    }

    /** The group has another generation by now. The transaction is aborted, and nothing has to be recovered. */
    static final class OldMembership extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OldMembership(KafkaException cause) {
            super("the group has gone on: " + cause.getMessage(), cause);
        }
    }
}
