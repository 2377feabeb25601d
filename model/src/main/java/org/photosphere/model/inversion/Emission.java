package org.photosphere.model.inversion;

/**
 * Lines in emission: neighbouring rows that stand out above all that the fit has around them. Rows that were left out as
 * deviant count, for such lines are.
 */
final class Emission {

    /** So many rows on each side tell the level that a line in emission exceeds. */
    private static final int AROUND = 20;

    /** Two neighbours that exceed it by so much: of 4,000 good pixels once in 10^8 spectra. */
    private static final double SIGMAS = 5.0;

    private Emission() {}

    /**
     * @param missed root mean square of the emulator's error, in observed flux, [row]
     * @param lacking likewise of what the model lacks on real stars
     * @param inflation by how much sigma is larger than stated where the model misses the star, at least 1
     * @param work holds the model's flux at the rows and its continuum
     */
    static boolean isSeen(
            Observation observation, double[] missed, double[] lacking, double inflation, Workspace work) {
        boolean before = false;
        for (int i = 0; i < observation.rows(); i++) {
            boolean exceeds = false;
            if (observation.isUsed(i)) {
                double fitted = work.rows.flux[i] * work.continuum[i];
                double sigma = Math.sqrt(observation.variance()[i] + missed[i] * missed[i] + lacking[i] * lacking[i]);
                double limit = SIGMAS * inflation * sigma;
                exceeds = observation.value()[i] - fitted > limit
                        && observation.value()[i] - levelAround(i, work) > limit;
            }
            if (exceeds && before) {
                return true;
            }
            before = exceeds;
        }
        return false;
    }

    private static double levelAround(int row, Workspace work) {
        double level = Double.NEGATIVE_INFINITY;
        int to = Math.min(work.continuum.length - 1, row + AROUND);
        for (int i = Math.max(0, row - AROUND); i <= to; i++) {
            level = Math.max(level, work.rows.flux[i] * work.continuum[i]);
        }
        return level;
    }
}
