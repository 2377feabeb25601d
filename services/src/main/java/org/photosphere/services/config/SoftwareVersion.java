package org.photosphere.services.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of this software, as recorded by the build. */
public final class SoftwareVersion {

    /** Version such as "0.1.0"; "development" if not built by Maven. */
    public static final String TEXT = read();

    private SoftwareVersion() {}

    private static String read() {
        try (InputStream in = SoftwareVersion.class.getResourceAsStream("/photosphere.version")) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            // A compiler other than Maven does not replace the placeholder.
            return text.isEmpty() || text.startsWith("$") ? "development" : text;
        } catch (IOException e) {
            throw new IllegalStateException("a resource of this program cannot be read", e);
        }
    }
}
