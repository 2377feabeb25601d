package org.photosphere.services.cluster;

/** Enough of a digest for people to tell it from others. */
public final class ShortDigest {

    private static final int DIGITS = 12;

    private ShortDigest() {}

    /** The first twelve digits. */
    public static String of(String digest) {
        return digest.substring(0, Math.min(DIGITS, digest.length()));
    }
}
