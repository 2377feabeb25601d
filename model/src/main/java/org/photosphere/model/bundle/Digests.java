package org.photosphere.model.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.photosphere.model.InputException;

/** SHA-256 of bytes and files, lower-case hexadecimal. */
public final class Digests {

    private static final int CHUNK = 1 << 16;

    /** Number of digits of an abbreviated digest. */
    private static final int ABBREVIATED = 12;

    private Digests() {}

    /** Returns the first twelve digits, which distinguish digests for a reader. */
    public static String abbreviated(String digest) {
        return digest.substring(0, Math.min(ABBREVIATED, digest.length()));
    }

    /** Returns the digest of a text in UTF-8. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(algorithm().digest(bytes));
    }

    /** @throws InputException where the file cannot be read */
    public static String sha256(Path file) {
        MessageDigest digest = algorithm();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        } catch (IOException e) {
            throw new InputException(file + " cannot be read", "give an existing file", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
