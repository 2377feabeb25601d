package org.photosphere.model.network;

/** exp(-x) in single precision, from a table of its values and a cubic between them; relative error 1e-7. */
public final class ExponentialTable {

    /** Largest argument of the table: exp(-x) is then 10^-35. */
    public static final float LARGEST = 80;

    private static final int CELLS = 32;
    private static final float WIDTH = 1f / CELLS;

    /** exp(-k / 32). */
    private static final float[] VALUES = new float[(int) (LARGEST * CELLS) + 1];

    static {
        for (int k = 0; k < VALUES.length; k++) {
            VALUES[k] = (float) Math.exp(-k / (double) CELLS);
        }
    }

    private ExponentialTable() {}

    /** @param x from 0 to {@link #LARGEST} */
    public static float exp(float x) {
        int cell = (int) (x * CELLS);
        float within = x - cell * WIDTH;
        return VALUES[cell] * (1 - within * (1 - within * (0.5f - within * (1f / 6))));
    }
}
