package org.photosphere.model.inversion.instrument;

/**
 * Contribution of each arm of a spectrum to its fit. An arm is informative where it has more rows in use than its own
 * continuum has coefficients: fewer are fitted exactly, for any star.
 *
 * @param says whether the arm is informative, [arm]
 * @param reference the arm whose continuum defines the scale: the first informative one with at least half of its rows,
 *     so that its continuum's constant term is not extrapolated; else the one with most rows
 * @param missing number of uninformative arms of the instrument that the model covers
 * @param coefficients of the continuum that the rows determine
 */
public record UsedArms(boolean[] says, int reference, int missing, int coefficients) {

    /** Share of an arm below which its continuum is an extrapolation. */
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
