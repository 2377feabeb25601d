package org.photosphere.services.survey.fits;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The types of values in images and binary tables (FITS Standard 4.0, tables 8 and 18), big-endian. */
enum FitsType {
    LOGICAL('L', 1, true, false),
    BYTE('B', 1, true, true),
    SHORT('I', 2, true, true),
    INT('J', 4, true, true),
    LONG('K', 8, true, true),
    FLOAT('E', 4, true, false),
    DOUBLE('D', 8, true, false),
    TEXT('A', 1, false, false),
    COMPLEX('C', 8, false, false),
    DOUBLE_COMPLEX('M', 16, false, false),
    DESCRIPTOR('P', 8, false, false),
    LONG_DESCRIPTOR('Q', 16, false, false),
    /** Eight values per byte. */
    BIT('X', 1, false, false);

    private final char code;
    private final int bytes;
    private final boolean isNumeric;
    private final boolean isInteger;

    FitsType(char code, int bytes, boolean isNumeric, boolean isInteger) {
        this.code = code;
        this.bytes = bytes;
        this.isNumeric = isNumeric;
        this.isInteger = isInteger;
    }

    /** @return the type of a TFORM's letter, null if absent */
    static @Nullable FitsType ofTable(char letter) {
        for (FitsType type : values()) {
            if (type.code == letter) {
                return type;
            }
        }
        return null;
    }

    /** @return the type of a BITPIX, null if absent */
    static @Nullable FitsType ofImage(long bitpix) {
        return switch ((int) bitpix) {
            case 8 -> BYTE;
            case 16 -> SHORT;
            case 32 -> INT;
            case 64 -> LONG;
            case -32 -> FLOAT;
            case -64 -> DOUBLE;
            default -> null;
        };
    }

    /** @return number of bytes of the values */
    long width(long count) {
        return this == BIT ? (count + 7) / 8 : count * bytes;
    }

    /** Returns whether values are numbers; a logical one is 1 or 0. */
    boolean isNumeric() {
        return isNumeric;
    }

    boolean isInteger() {
        return isInteger;
    }

    /** @return the integer as stored, for integer types; bytes are unsigned */
    long integer(ByteBuffer data, int at) {
        return switch (this) {
            case BYTE -> data.get(at) & 0xff;
            case SHORT -> data.getShort(at);
            case INT -> data.getInt(at);
            case LONG -> data.getLong(at);
            default -> throw new IllegalStateException(this + " holds no integers");
        };
    }

    /** @return the number as stored, for numeric types other than integers; NaN if undefined */
    double real(ByteBuffer data, int at) {
        return switch (this) {
            case FLOAT -> data.getFloat(at);
            case DOUBLE -> data.getDouble(at);
            case LOGICAL -> data.get(at) == 'T' ? 1 : data.get(at) == 'F' ? 0 : Double.NaN;
            default -> throw new IllegalStateException(this + " holds no real numbers");
        };
    }
}
