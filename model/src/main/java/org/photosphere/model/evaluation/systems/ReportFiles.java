package org.photosphere.model.evaluation.systems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.photosphere.model.AtomicFile;
import org.photosphere.model.InputException;

/** Writes a report's files, each in one step. */
final class ReportFiles {

    private ReportFiles() {}

    /** @throws InputException where the file cannot be written */
    static void write(Path file, String text) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null) {
            throw new InputException(file + " is not a file", "give a file in a folder");
        }
        try {
            AtomicFile.write(folder, name.toString(), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InputException(
                    file + " cannot be written: " + e.getMessage(),
                    "give a file in a writable folder on a disk with free space",
                    e);
        }
    }
}
