package org.photosphere.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Replacement of a file in one step: an interruption or a full disk leaves the previous file intact. */
public final class AtomicFile {

    private AtomicFile() {}

    /**
     * Writes to a temporary file, which is then renamed; a failure removes it.
     *
     * @param folder created if absent
     */
    public static void write(Path folder, String name, byte[] content) throws IOException {
        Path temporary = folder.resolve(name + ".part");
        try {
            Files.createDirectories(folder);
            Files.write(temporary, content);
            Files.move(
                    temporary,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
