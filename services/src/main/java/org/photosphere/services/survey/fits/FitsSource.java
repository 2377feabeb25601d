package org.photosphere.services.survey.fits;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.photosphere.model.InputException;

/**
 * The bytes of a FITS file, read at any position. A gzip file, identified by its first bytes, is unpacked into a
 * temporary file, which closing removes. Not for use by several threads.
 */
public final class FitsSource implements AutoCloseable {

    /** 2 GiB: four times the largest coadds of DESI. A gzip file of some MB can unpack to any size. */
    static final long LARGEST_UNPACKED = 1L << 31;

    private static final String FIRST_CARD = "SIMPLE  =";

    private final Path path;
    private final FileChannel channel;
    private final long length;

    private FitsSource(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.length = channel.size();
    }

    /** @throws InputException if the file is not FITS, or is gzip that is damaged or larger than 2 GiB unpacked */
    public static FitsSource open(Path path) {
        return open(path, LARGEST_UNPACKED);
    }

    /** @param largest maximum bytes that a gzip file may unpack to */
    public static FitsSource open(Path path, long largest) {
        try {
            return isGzip(path) ? unpack(path, largest) : plain(path);
        } catch (IOException e) {
            throw FitsFile.unreadable(path, e);
        }
    }

    private static boolean isGzip(Path path) throws IOException {
        try (InputStream stream = Files.newInputStream(path)) {
            return stream.read() == 0x1f && stream.read() == 0x8b;
        }
    }

    private static FitsSource plain(Path path) throws IOException {
        try (InputStream stream = Files.newInputStream(path)) {
            requireFits(path, stream.readNBytes(ForeignFile.HEAD));
        }
        return new FitsSource(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    private static FitsSource unpack(Path path, long largest) throws IOException {
        Path unpacked = Files.createTempFile("photosphere-", ".fits");
        FileChannel channel = FileChannel.open(
                unpacked, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try (InputStream stream =
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16), 1 << 16)) {
            byte[] start = stream.readNBytes(ForeignFile.HEAD);
            requireFits(path, start);
            copy(path, new SequenceInputStream(new ByteArrayInputStream(start), stream), channel, largest);
            return new FitsSource(path, channel);
        } catch (EOFException | ZipException e) {
            channel.close();
            throw new InputException(
                    path + " is compressed with gzip, but " + (e instanceof EOFException ? "cut short" : "damaged"),
                    "get the file again from its source",
                    e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void copy(Path path, InputStream stream, FileChannel channel, long largest) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            if (channel.size() + count > largest) {
                throw new InputException(
                        path + " unpacks to more than " + largest + " bytes", "unpack it first: gunzip --keep " + path);
            }
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static void requireFits(Path path, byte[] start) {
        if (!new String(start, StandardCharsets.ISO_8859_1).startsWith(FIRST_CARD)) {
            throw ForeignFile.refusal(path, start);
        }
    }

    public long length() {
        return length;
    }

    /**
     * @param at index of the first byte, from 0
     * @param count number of bytes, all of which must be in the file
     */
    ByteBuffer read(long at, int count) {
        if (at < 0 || count < 0 || count > length - at) {
            throw new InputException(
                    path + " is cut short: bytes " + at + " to " + (at + count) + " are beyond its end at " + length,
                    "get the file again from its source");
        }
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, at + bytes.position()) < 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
            }
        } catch (IOException e) {
            throw FitsFile.unreadable(path, e);
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FitsFile.unreadable(path, e);
        }
    }
}
