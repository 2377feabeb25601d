package org.photosphere.services.validate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.Redrives;
import org.photosphere.services.pipeline.Stage;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/**
 * Rejects a spectrum whose id was seen before at another topic, partition and offset: within a micro-batch, or among a
 * bounded number of the last spectra. A record polled again after a failure has its own offset and passes; so does a
 * redriven one. The window is empty after a restart of the node. Used by one thread; its size may be read by any.
 */
public final class DuplicateWindow {

    private final int most;
    /** First place of each id, least recently used first. */
    private final Map<String, String> places = new LinkedHashMap<>();

    private volatile int size;

    /** @param most number of ids that are remembered; 0 for those of one micro-batch alone */
    public DuplicateWindow(int most) {
        this.most = most;
    }

    /** Returns the spectrum, or its rejection if its id was seen at another place. */
    private StageOutcome<ValidatedSpectrum> check(ValidatedSpectrum spectrum) {
        RawRecord raw = spectrum.raw();
        if (Redrives.of(raw.headers()) > 0) {
            return new StageOutcome.Passed<>(spectrum);
        }
        String id = spectrum.header().survey() + "/" + spectrum.header().spectrumId();
        String first = places.putIfAbsent(id, raw.origin());
        if (first != null && !first.equals(raw.origin())) {
            return new StageOutcome.Rejected<>(
                    raw,
                    spectrum.header().spectrumId(),
                    spectrum.header().survey(),
                    Stage.VALIDATE,
                    RejectionReason.REJECTION_REASON_DUPLICATE_ID,
                    "a spectrum with this id stands at " + first);
        }
        if (most > 0 && places.size() > most) {
            places.remove(places.keySet().iterator().next());
        }
        size = places.size();
        return new StageOutcome.Passed<>(spectrum);
    }

    /** Returns the number of remembered ids. */
    public int size() {
        return size;
    }

    /** Returns a micro-batch with its duplicates rejected, in order. */
    public List<StageOutcome<ValidatedSpectrum>> checked(List<StageOutcome<ValidatedSpectrum>> outcomes) {
        if (most == 0) {
            places.clear();
        }
        return outcomes.stream().map(outcome -> outcome.then(this::check)).toList();
    }
}
