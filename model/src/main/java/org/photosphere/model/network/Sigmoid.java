package org.photosphere.model.network;

/**
 * The logistic function as 1/2 + x P(x^2) / Q(x^2): Java's exp is one call per number, this vectorises. Fitted to
 * |x| < 17 with errors weighted until they are even, below 3e-10; single precision leaves 2e-7.
 */
public final class Sigmoid {

    /** Argument beyond which it is 0 or 1 in single precision. */
    private static final float FLAT = 17f;

    private Sigmoid() {}

    /**
     * Computes the function of the first numbers of an array: the compiler vectorises loops over arrays that all begin
     * at 0.
     *
     * @param into receives 1 / (1 + exp(-x))
     */
    public static void of(float[] x, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            float clipped = Math.max(-FLAT, Math.min(FLAT, x[i]));
            float z = clipped * clipped;
            float p = 3.1113466e-11f + z * -3.2198871e-15f;
            p = 0.25f + z * (8.562421e-3f + z * (6.0835293e-5f + z * (1.1141604e-7f + z * p)));
            float q = 1.7085937e-3f + z * (6.223772e-6f + z * 5.17117e-9f);
            q = 1f + z * (0.117583014f + z * q);
            into[i] = 0.5f + clipped * p / q;
        }
    }
}
