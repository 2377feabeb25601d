package org.photosphere.services.survey.fits;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Conversion of a column's or image's stored numbers to physical ones: zero + scale x stored, with an integer's null
 * value as NaN (FITS Standard 4.0, sections 4.4.2 and 7.3.2). Unsigned integers have a zero of 2^(bits - 1).
 *
 * @param type stored type
 * @param zero TZERO or BZERO
 * @param scale TSCAL or BSCALE
 * @param undefined TNULL or BLANK of integers, null if absent
 */
record FitsNumbers(
        FitsType type, double zero, double scale, @Nullable Long undefined) {

    private static final double TWO_TO_63 = 0x1p63;

    /**
     * @param zero name of the keyword; likewise the next two
     * @throws org.photosphere.model.InputException if the scale is zero, or one of the three is not a number
     */
    static FitsNumbers of(FitsHeader header, FitsType type, String zero, String scale, String undefined) {
        double factor = finite(header, scale, 1);
        if (factor == 0) {
            throw header.damaged(scale + " is 0");
        }
        Long blank = type.isInteger() && header.text(undefined, null) != null
                ? Long.valueOf(header.integer(undefined, Long.MIN_VALUE, Long.MAX_VALUE))
                : null;
        return new FitsNumbers(type, finite(header, zero, 0), factor, blank);
    }

    private static double finite(FitsHeader header, String keyword, double otherwise) {
        double value = header.text(keyword, null) == null ? otherwise : header.number(keyword, Double.NaN);
        if (!Double.isFinite(value)) {
            throw header.damaged(keyword + " is '" + header.text(keyword, "") + "'");
        }
        return value;
    }

    /** @return the physical value, NaN if undefined */
    double number(ByteBuffer data, int at) {
        if (!type.isInteger()) {
            return isPlain() ? type.real(data, at) : zero + scale * type.real(data, at);
        }
        long stored = type.integer(data, at);
        return undefined != null && stored == undefined ? Double.NaN : zero + scale * stored;
    }

    /** @return the exact physical value, as 64-bit identifiers need; unsigned ones as their 64 bits */
    long integer(ByteBuffer data, int at) {
        if (type.isInteger() && scale == 1 && zero == Math.rint(zero) && Math.abs(zero) <= TWO_TO_63) {
            long stored = type.integer(data, at);
            return zero == TWO_TO_63 ? stored ^ Long.MIN_VALUE : stored + (long) zero;
        }
        return Math.round(number(data, at));
    }

    private boolean isPlain() {
        return zero == 0 && scale == 1;
    }
}
