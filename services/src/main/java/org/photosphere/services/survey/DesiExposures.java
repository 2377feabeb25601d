package org.photosphere.services.survey;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When and through which fibres DESI's targets were seen: the table EXP_FIBERMAP, one row an exposure. */
final class DesiExposures {

    private record Seen(double mjdSum, int exposures, int fibre) {
        Seen and(Seen other) {
            return new Seen(mjdSum + other.mjdSum, exposures + other.exposures, fibre);
        }
    }

    private final Map<Long, Seen> byTarget = new HashMap<>();

    private DesiExposures() {}

    /** @param table null where the file has none */
    static DesiExposures of(@Nullable FitsTable table) {
        DesiExposures exposures = new DesiExposures();
        if (table != null) {
            long[] targets = table.integers("TARGETID");
            double[] mjd = table.numbers("MJD");
            long[] fibre = table.integers("FIBER");
            for (int row = 0; row < targets.length; row++) {
                exposures.byTarget.merge(targets[row], new Seen(mjd[row], 1, (int) fibre[row]), Seen::and);
            }
        }
        return exposures;
    }

    /** Mean over the exposures, 0 where unknown. */
    double mjd(long target) {
        Seen seen = byTarget.get(target);
        return seen == null ? 0 : seen.mjdSum() / seen.exposures();
    }

    /** Of the first exposure, 0 where unknown. */
    int fibre(long target) {
        Seen seen = byTarget.get(target);
        return seen == null ? 0 : seen.fibre();
    }
}
