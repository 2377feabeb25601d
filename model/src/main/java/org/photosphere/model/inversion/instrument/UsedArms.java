package org.photosphere.model.inversion.instrument;

/**
 * What each arm of a spectrum contributes to its fit. An arm says something where it has more rows in use than its own
 * continuum has coefficients: fewer are fitted exactly, whatever the star.
 *
 * @param says whether the arm says something of the star, [arm]
 * @param reference the arm whose continuum the scale is taken from: the first that says something with at least half of
 *     its rows, so that its continuum's constant term is no extrapolation; else the one with most rows
 * @param missing arms of the instrument that say nothing, though the model reaches them
 * @param coefficients of the continuum that the rows determine
 */
public record UsedArms(boolean[] says, int reference, int missing, int coefficients) {

    /** Less of an arm than this share leaves its continuum an extrapolation. */
    private static final double REFERENCE_SHARE = 0.5;

    public static UsedArms of(InstrumentView view, RowData data) {
        int arms = view.arms().size();
        int degree = view.continuum().degree();
        int[] rows = new int[arms];
        boolean[] says = new boolean[arms];
        int missing = view.absentArms();
        int coefficients = 0;
        for (int a = 0; a < arms; a++) {
            rows[a] = data.used(view.firstRow(a), view.firstRow(a + 1));
            says[a] = rows[a] > degree;
            boolean isBeyondModel = view.rowsInside(a) == 0 && view.axis(a).pixels() > 0;
            missing += says[a] || isBeyondModel ? 0 : 1;
            coefficients += Math.min(rows[a], degree + 1);
        }
        return new UsedArms(
                says, reference(view, rows, says), missing, degree == 0 ? Math.min(coefficients, 1) : coefficients);
    }

    private static int reference(InstrumentView view, int[] rows, boolean[] says) {
        int most = 0;
        for (int a = 0; a < rows.length; a++) {
            if (says[a] && rows[a] >= REFERENCE_SHARE * view.rowsInside(a)) {
                return a;
            }
            most = rows[a] > rows[most] ? a : most;
        }
        return most;
    }
}
