package org.photosphere.model.spectrum;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A sample of spectra that their ids decide alone: the same whenever and wherever a spectrum is answered. */
public final class SampleOfIds {

    private SampleOfIds() {}

    /** Where an id stands among all, from 0 to 1, by its SHA-256: a share of the spectra lies below that share. */
    public static double position(String spectrumId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(spectrumId.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
