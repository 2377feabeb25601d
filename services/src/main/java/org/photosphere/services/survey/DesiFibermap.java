package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsTable;

/**
 * Targets, times and fibres of a DESI file's rows. A coadd has one row per target in FIBERMAP and one per exposure in
 * EXP_FIBERMAP; a file of single exposures ("spectra-") has one row per exposure in FIBERMAP, with EXPID, MJD and
 * FIBER, or in both tables.
 */
final class DesiFibermap {

    /** Sum over a target's exposures. */
    private record Seen(double mjdSum, int exposures, long fibre) {
        Seen and(Seen other) {
            return new Seen(mjdSum + other.mjdSum, exposures + other.exposures, fibre);
        }
    }

    private final long[] targets;
    private final double[] ra;
    private final double[] dec;
    private final double @Nullable [] mjd;
    private final long @Nullable [] fibre;
    private final boolean isByExposure;
    private final String[] ids;
    private final Map<Long, Seen> seen = new HashMap<>();

    private DesiFibermap(FitsTable rows, @Nullable FitsTable exposures, String prefix) {
        targets = rows.integers("TARGETID");
        ra = rows.numbers("TARGET_RA");
        dec = rows.numbers("TARGET_DEC");
        isByExposure = rows.has("EXPID");
        FitsTable byRow = !isByExposure && exposures != null && isOfTheSameRows(exposures) ? exposures : rows;
        mjd = byRow.has("MJD") ? byRow.numbers("MJD") : null;
        fibre = byRow.has("FIBER") ? byRow.integers("FIBER") : null;
        ids = ids(byRow, prefix);
        if (exposures != null) {
            addExposures(exposures);
        }
    }

    private boolean isOfTheSameRows(FitsTable exposures) {
        return Arrays.equals(exposures.integers("TARGETID"), targets);
    }

    /**
     * @param prefix prefix of the identifiers
     * @throws InputException if the file has no table FIBERMAP or a column is missing
     */
    static DesiFibermap of(FitsFile file, String prefix) {
        FitsTable rows = file.table("FIBERMAP");
        if (rows == null) {
            throw new InputException(
                    file.path() + " has arms of DESI but no table FIBERMAP", "get the file again from its source");
        }
        return new DesiFibermap(rows, file.table("EXP_FIBERMAP"), prefix);
    }

    private void addExposures(FitsTable exposures) {
        long[] target = exposures.integers("TARGETID");
        double[] when = exposures.numbers("MJD");
        long[] where = exposures.integers("FIBER");
        for (int row = 0; row < target.length; row++) {
            seen.merge(target[row], new Seen(when[row], 1, where[row]), Seen::and);
        }
    }

    /**
     * Returns identifiers, which include the exposure where rows are exposures: a coadd of the same target has another.
     */
    private String[] ids(FitsTable byRow, String prefix) {
        String[] target =
                LongStream.of(targets).mapToObj(id -> prefix + "-" + id).toArray(String[]::new);
        List<String[]> names = new ArrayList<>();
        if (!isByExposure) {
            names.add(target);
        }
        for (String column : List.of("EXPID", "TILEID")) {
            if (byRow.has(column)) {
                long[] number = byRow.integers(column);
                String[] name = new String[target.length];
                Arrays.setAll(name, row -> target[row] + "-" + number[row]);
                names.add(name);
            }
        }
        return RowIds.of(names);
    }

    int rows() {
        return targets.length;
    }

    /** Returns the number of different targets. */
    long distinctTargets() {
        return LongStream.of(targets).distinct().count();
    }

    long target(int row) {
        return targets[row];
    }

    /** Returns an identifier that is unique within the file. */
    String id(int row) {
        return ids[row];
    }

    /** Returns the right ascension, ICRS, degrees. */
    double ra(int row) {
        return ra[row];
    }

    /** Returns the declination, ICRS, degrees. */
    double dec(int row) {
        return dec[row];
    }

    /** Returns the Modified Julian Date of the exposure, or the mean over a target's exposures; 0 if unknown. */
    double mjd(int row) {
        if (mjd != null) {
            return mjd[row];
        }
        Seen target = seen.get(targets[row]);
        return target == null ? 0 : target.mjdSum() / target.exposures();
    }

    /** Returns the fibre of the first of a row's exposures, 0 if unknown. */
    int fibre(int row) {
        if (fibre != null) {
            return (int) fibre[row];
        }
        Seen target = seen.get(targets[row]);
        return target == null ? 0 : (int) target.fibre();
    }
}
