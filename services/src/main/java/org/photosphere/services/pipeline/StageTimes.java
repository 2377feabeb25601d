package org.photosphere.services.pipeline;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Completion times of a spectrum's stages. Immutable.
 *
 * @param doneUs microseconds since the epoch by completed stage
 */
public record StageTimes(Map<Stage, Long> doneUs) {

    public StageTimes {
        doneUs = Collections.unmodifiableMap(new EnumMap<>(doneUs));
    }

    /**
     * @param brokerUs time at which the broker stored the record, microseconds since the epoch
     * @param ingestUs time of the poll, microseconds since the epoch
     */
    public static StageTimes ingested(long brokerUs, long ingestUs) {
        return new StageTimes(Map.of(Stage.BROKER, brokerUs, Stage.INGEST, ingestUs));
    }

    /** Returns these times with the stage completed now. */
    public StageTimes done(Stage stage) {
        EnumMap<Stage, Long> more = new EnumMap<>(doneUs);
        more.put(stage, nowUs());
        return new StageTimes(more);
    }

    /** Returns microseconds since the epoch, 0 if the stage is not completed. */
    public long at(Stage stage) {
        return doneUs.getOrDefault(stage, 0L);
    }

    /** Returns the wall clock, microseconds since the epoch. */
    public static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
