package org.photosphere.services.pipeline;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * When each stage was done with a spectrum. Immutable.
 *
 * @param doneUs microseconds since the epoch by stage; a stage that is not done is missing
 */
public record StageTimes(Map<Stage, Long> doneUs) {

    public StageTimes {
        doneUs = Collections.unmodifiableMap(new EnumMap<>(doneUs));
    }

    /**
     * @param brokerUs when the broker stored the record
     * @param ingestUs when it was polled
     */
    public static StageTimes ingested(long brokerUs, long ingestUs) {
        return new StageTimes(Map.of(Stage.BROKER, brokerUs, Stage.INGEST, ingestUs));
    }

    /** These times and the stage done now. */
    public StageTimes done(Stage stage) {
        EnumMap<Stage, Long> more = new EnumMap<>(doneUs);
        more.put(stage, nowUs());
        return new StageTimes(more);
    }

    /** Microseconds since the epoch, 0 where the stage is not done. */
    public long at(Stage stage) {
        return doneUs.getOrDefault(stage, 0L);
    }

    /** The wall clock, microseconds since the epoch. */
    public static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
