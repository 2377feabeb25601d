package org.photosphere.services.broker;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.photosphere.model.InputException;

/**
 * The data folder of an embedded broker, locked for one broker until it is closed. A marker file, written before any
 * file of Kafka, holds the cluster id and the Kafka version: it identifies a folder of another cluster before that is
 * modified, and a first start that was interrupted.
 *
 * <p>The lock is Photosphere's too. Kafka 4.3 locks the folder only after its controller has opened the metadata log,
 * and a second broker that gets so far leaves a log on which the first one loops for ever.
 */
final class DataFolder implements AutoCloseable {

    /** Name of the marker file. */
    static final String MARKER = "photosphere-broker.properties";

    /** File that is locked while a broker uses the folder; kept when it is free. */
    static final String LOCK = "photosphere-broker.lock";

    /** Kafka's own identity file. */
    static final String META_PROPERTIES = "meta.properties";

    private static final String METADATA_LOG = "__cluster_metadata-0";

    /** The only node of an embedded cluster. */
    static final int NODE_ID = 1;

    private static final String CLUSTER_ID = "cluster.id";
    private static final String KAFKA_VERSION = "kafka.version";

    private final Path path;
    private final String clusterId;
    private final boolean formatted;
    private final FileChannel lock;

    private DataFolder(Path path, String clusterId, boolean formatted, FileChannel lock) {
        this.path = path;
        this.clusterId = clusterId;
        this.formatted = formatted;
        this.lock = lock;
    }

    Path path() {
        return path;
    }

    /** Returns Kafka's id of the cluster that the records belong to. */
    String clusterId() {
        return clusterId;
    }

    /** Returns whether Kafka's own identity file existed when the folder was claimed. */
    boolean formatted() {
        return formatted;
    }

    /** Releases the folder for the next broker. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Creates the folder, or checks that it is a broker's data folder, and locks it.
     *
     * @param kafkaVersion version that will write there
     * @throws InputException if it cannot be written, is held by another broker, holds other files, or records of
     *     another cluster or of a newer Kafka
     */
    static DataFolder claim(Path path, String kafkaVersion) {
        Path folder = path.toAbsolutePath().normalize();
        createWritable(folder);
        FileChannel lock = lock(folder);
        try {
            Path marker = folder.resolve(MARKER);
            if (!Files.exists(marker)) {
                requireEmpty(folder);
                writeMarker(marker, Uuid.randomUuid().toString(), kafkaVersion);
            }
            return check(folder, read(marker), kafkaVersion, lock);
        } catch (IOException e) {
            closeQuietly(lock, e);
            throw unusable(folder, e);
        } catch (RuntimeException e) {
            closeQuietly(lock, e);
            throw e;
        }
    }

    private static FileChannel lock(Path folder) {
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        throw new InputException(
                "data folder " + folder + " is used by another broker",
                "stop that broker, or give another folder with --data DIR");
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldInThisJvm) {
            return false;
        }
    }

    private static void closeQuietly(FileChannel lock, Exception reason) {
        try {
            lock.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static InputException unusable(Path folder, IOException e) {
        return new InputException(
                "data folder " + folder + " cannot be used: " + e, "check the disk, or give another folder", e);
    }

    private static void createWritable(Path folder) {
        try {
            Files.createDirectories(folder);
            // Tested by writing, not by permissions: a read-only mount has both set.
            Files.delete(Files.createTempFile(folder, ".photosphere", ".probe"));
        } catch (IOException e) {
            throw new InputException(
                    "data folder " + folder + " cannot be written ("
                            + e.getClass().getSimpleName() + ")",
                    "give a folder that this user may write, with --data DIR",
                    e);
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> !entry.endsWith(LOCK))) {
                throw new InputException(
                        "folder " + folder + " is not empty and not the data folder of an embedded broker",
                        "give a new or empty folder with --data DIR");
            }
        }
    }

    private static void writeMarker(Path marker, String clusterId, String kafkaVersion) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(CLUSTER_ID, clusterId);
        properties.setProperty(KAFKA_VERSION, kafkaVersion);
        Path draft = marker.resolveSibling(MARKER + ".tmp");
        try (Writer writer = Files.newBufferedWriter(draft)) {
            properties.store(
                    writer, "Records of an embedded Kafka broker; without this file they are not found again.");
        }
        Files.move(draft, marker, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static DataFolder check(Path folder, Properties marker, String ours, FileChannel lock) throws IOException {
        String clusterId = marker.getProperty(CLUSTER_ID, "");
        String writtenBy = marker.getProperty(KAFKA_VERSION, "");
        if (clusterId.isBlank() || writtenBy.isBlank()) {
            throw new InputException(
                    folder.resolve(MARKER) + " is damaged", "restore it, or give another folder with --data DIR");
        }
        if (isNewer(writtenBy, ours)) {
            throw new InputException(
                    "data folder " + folder + " was made by Kafka " + writtenBy + ", newer than this one's " + ours,
                    "use the newer Photosphere, or give another folder with --data DIR");
        }
        Path kafkas = folder.resolve(META_PROPERTIES);
        if (!Files.exists(kafkas)) {
            // A new identity would not match the old records: partitions refer to the folder by an id of its own.
            requireNoRecords(folder);
            return new DataFolder(folder, clusterId, false, lock);
        }
        Properties meta = read(kafkas);
        if (!clusterId.equals(meta.getProperty(CLUSTER_ID))
                || !String.valueOf(NODE_ID).equals(meta.getProperty("node.id"))) {
            throw new InputException(
                    "data folder " + folder + " holds records of another Kafka cluster (" + meta.getProperty(CLUSTER_ID)
                            + ", node " + meta.getProperty("node.id") + ")",
                    "give a new or empty folder with --data DIR");
        }
        return new DataFolder(folder, clusterId, true, lock);
    }

    private static void requireNoRecords(Path folder) {
        if (Files.exists(folder.resolve(METADATA_LOG))) {
            throw new InputException(
                    "data folder " + folder + " has records but has lost its " + META_PROPERTIES,
                    "restore that file, or give another folder with --data DIR");
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + " is damaged", "restore it, or give another folder with --data DIR", e);
        }
        return properties;
    }

    /** Compares two dotted versions numerically, first part first; a part that is not a number counts as 0. */
    static boolean isNewer(String version, String than) {
        return Arrays.compare(numbers(version), numbers(than)) > 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("[.-]"))
                .mapToInt(part -> part.matches("\\d{1,9}") ? Integer.parseInt(part) : 0)
                .toArray();
    }
}
