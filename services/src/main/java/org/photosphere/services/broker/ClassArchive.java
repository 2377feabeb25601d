package org.photosphere.services.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Class-data sharing for a child JVM: it maps classes that an earlier run has parsed, and starts faster. The first run
 * writes the archive when it ends. An archive of other jars or another Java, or a damaged one, is ignored.
 */
final class ClassArchive {

    /** System property with the file of the broker's archive; without it classes are not shared. */
    private static final String PROPERTY = "photosphere.broker.class-archive";

    private ClassArchive() {}

    /** Returns the options of a broker's JVM. */
    static List<String> options() {
        String file = System.getProperty(PROPERTY, "");
        return file.isEmpty() ? List.of() : options(Path.of(file));
    }

    /** @param archive file that is used, or written if it is missing and its folder is writable */
    static List<String> options(Path archive) {
        Path folder = archive.toAbsolutePath().getParent();
        if (isComplete(archive)) {
            return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds*=off");
        }
        return folder != null && Files.isWritable(folder)
                ? List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds*=off")
                : List.of();
    }

    /**
     * Returns whether the file has a header, which a JVM writes last: a file without one is of a JVM that was killed,
     * and is rewritten.
     */
    private static boolean isComplete(Path archive) {
        try (InputStream file = Files.newInputStream(archive)) {
            return file.read() > 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
