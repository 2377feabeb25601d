package org.photosphere.model.spectrum;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A sample of spectra determined by their ids only: independent of time and place of the answer. */
public final class SampleOfIds {

    private SampleOfIds() {}

    /** Returns the position of an id from 0 to 1, by its SHA-256: a share of the spectra is below that share. */
    public static double position(String spectrumId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(spectrumId.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
