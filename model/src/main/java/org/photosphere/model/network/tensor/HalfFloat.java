package org.photosphere.model.network.tensor;

/** Sixteen-bit floating point (IEEE 754 binary16): eleven bits of mantissa, up to 65504. */
public final class HalfFloat {

    /** Smallest normal number, 2^-14, as bits of a float. */
    private static final int LEAST_NORMAL = 0x38800000;

    /** 2^16, the first value that is infinite in any rounding, as bits of a float. */
    private static final int TOO_LARGE = 0x47800000;

    private static final int INFINITE = 0x7c00;
    private static final int NOT_A_NUMBER = 0x7e00;

    /** Difference of the exponents' offsets between the formats. */
    private static final int EXPONENT_SHIFT = 112;

    private HalfFloat() {}

    /** Returns the nearest, ties to even. */
    static short bits(float value) {
        int bits = Float.floatToIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int size = bits & 0x7fffffff;
        if (Float.isNaN(value)) {
            return (short) NOT_A_NUMBER;
        }
        if (size >= TOO_LARGE) {
            return (short) (sign | INFINITE);
        }
        if (size < LEAST_NORMAL) {
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24f));
        }
        int rounded = size + 0xfff + (size >>> 13 & 1);
        return (short) (sign | (rounded - (EXPONENT_SHIFT << 23)) >>> 13);
    }

    static float value(short bits) {
        int exponent = bits >>> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        float size;
        if (exponent == 0) {
            size = mantissa * 0x1p-24f;
        } else if (exponent == 0x1f) {
            size = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            size = Float.intBitsToFloat((exponent + EXPONENT_SHIFT) << 23 | mantissa << 13);
        }
        return bits < 0 ? -size : size;
    }

    /** Returns the nearest number that sixteen bits hold. */
    public static float round(float value) {
        return value(bits(value));
    }
}
