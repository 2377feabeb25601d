package org.photosphere.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void replacesAFileInAFolderThatItCreates() throws Exception {
        Path inner = folder.resolve("inner");
        AtomicFile.write(inner, "file", new byte[] {1});
        AtomicFile.write(inner, "file", new byte[] {2, 3});
        assertThat(inner.resolve("file")).hasBinaryContent(new byte[] {2, 3});
        assertThat(inner.resolve("file.part")).doesNotExist();
    }

    @Test
    void removesTheTemporaryFileOfAFailure() throws Exception {
        // A folder with content cannot be replaced by a file.
        Files.createDirectories(folder.resolve("file").resolve("in-the-way"));
        assertThatThrownBy(() -> AtomicFile.write(folder, "file", new byte[] {1}))
                .isInstanceOf(IOException.class);
        assertThat(folder.resolve("file.part")).doesNotExist();
        assertThat(folder.resolve("file").resolve("in-the-way")).exists();
    }
}
