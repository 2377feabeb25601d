package org.photosphere.services.survey.fits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.photosphere.model.InputException;

/** Identifies files other than FITS by their first bytes. */
public final class ForeignFile {

    /** Bytes at a file's start that identify its kind. */
    static final int HEAD = 1 << 16;

    private static final int MOST_NAMES = 8;

    /** Beginning of the advice for files that are no known form. */
    public static final String MAKE_A_SET = "make a spectra set of it, as the page on file formats shows: ";

    private static final String FROM_COLUMNS = MAKE_A_SET + "fluxes, wavelengths and errors from its columns";

    private static final String GET_FITS = "get the spectrum as a FITS file from its source, or " + FROM_COLUMNS;

    /** First bytes, as ISO 8859-1, of a kind of file. */
    private record Magic(String bytes, String name, String advice) {}

    private static final List<Magic> MAGIC = List.of(
            new Magic("\u0093NUMPY", "a NumPy array (npy)", FROM_COLUMNS),
            new Magic("\u0089HDF", "an HDF5 file", FROM_COLUMNS),
            new Magic("CDF\u0001", "a netCDF file", FROM_COLUMNS),
            new Magic("PAR1", "a Parquet table", FROM_COLUMNS),
            new Magic("SQLite format 3", "an SQLite database", GET_FITS),
            new Magic("%PDF", "a PDF document", GET_FITS),
            new Magic("\u0089PNG", "a PNG picture", GET_FITS),
            new Magic("\u00ff\u00d8\u00ff", "a JPEG picture", GET_FITS),
            new Magic("\u001f\u008b", "compressed with gzip", "unpack it first: gunzip --keep FILE"),
            new Magic("\u001f\u009d", "compressed with compress (Z)", "unpack it first: gunzip --keep FILE"),
            new Magic("BZh", "compressed with bzip2", "unpack it first: bunzip2 --keep FILE"),
            new Magic("\u00fd7zXZ", "compressed with xz", "unpack it first: unxz --keep FILE"),
            new Magic("(\u00b5/\u00fd", "compressed with zstd", "unpack it first: unzstd FILE"));

    /** Beginnings of text formats, in lower case, after blanks. */
    private static final List<Magic> TEXTS = List.of(
            new Magic("<!doctype html", "a web page", "get the file again: the download gave a page in its place"),
            new Magic("<html", "a web page", "get the file again: the download gave a page in its place"),
            new Magic("<?xml", "an XML file (a VOTable, maybe)", FROM_COLUMNS),
            new Magic("<votable", "a VOTable", FROM_COLUMNS),
            new Magic("version https://git-lfs", "a pointer of Git LFS", "get the file itself: git lfs pull"),
            new Magic("{", "a JSON text", FROM_COLUMNS));

    private ForeignFile() {}

    /**
     * Returns the error for a file that does not begin as FITS files do.
     *
     * @param head first bytes of the file, up to {@link #HEAD}
     */
    static InputException refusal(Path path, byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        Magic kind = kind(path, text);
        return new InputException(
                path + " is not a FITS file: it is " + kind.name(),
                kind.advice().replace("FILE", path.toString()));
    }

    private static Magic kind(Path path, String head) {
        if (head.isEmpty()) {
            return new Magic("", "empty", "get the file again from its source");
        }
        for (Magic magic : MAGIC) {
            if (head.startsWith(magic.bytes())) {
                return magic;
            }
        }
        if (head.startsWith("PK\u0003\u0004")) {
            return archive(path);
        }
        if (head.startsWith("ustar", 257)) {
            return new Magic("", "a tar archive", "unpack it first: tar -xf FILE");
        }
        return isText(head) ? text(head) : new Magic("", "binary data of no known kind", GET_FITS);
    }

    private static Magic archive(Path path) {
        List<String> names;
        try (ZipFile zip = new ZipFile(path.toFile())) {
            names = zip.stream().map(ZipEntry::getName).limit(MOST_NAMES).toList();
        } catch (IOException | RuntimeException e) {
            // Truncated, or with names in an unknown encoding: still an archive.
            names = List.of();
        }
        String content = names.isEmpty() ? "" : " of " + String.join(", ", names);
        return !names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"))
                ? new Magic("", "a NumPy archive (npz)" + content, FROM_COLUMNS)
                : new Magic("", "a zip archive" + content, "unpack it first: unzip FILE");
    }

    private static boolean isText(String head) {
        return head.chars().allMatch(c -> (c >= ' ' && c != 127) || c == '\n' || c == '\r' || c == '\t' || c == '\f');
    }

    private static Magic text(String head) {
        String start = head.strip().toLowerCase(Locale.ROOT);
        for (Magic magic : TEXTS) {
            if (start.startsWith(magic.bytes())) {
                return magic;
            }
        }
        List<String> lines =
                head.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        for (String line : lines) {
            int columns = numbers(line);
            if (columns > 0) {
                String heading = lines.get(0).equals(line) ? "" : ", headed '" + shortened(lines.get(0)) + "'";
                return new Magic(
                        "",
                        "a text file with " + columns + (columns == 1 ? " column" : " columns") + heading,
                        FROM_COLUMNS);
            }
        }
        return new Magic("", "a text file that begins with '" + shortened(head.strip()) + "'", GET_FITS);
    }

    /** @return number of numbers in a line, 0 if it holds anything else */
    private static int numbers(String line) {
        String[] words = line.split("[\\s,;|]+");
        return Arrays.stream(words).allMatch(ForeignFile::isNumber) ? words.length : 0;
    }

    private static boolean isNumber(String word) {
        return word.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eEdD][+-]?\\d+)?|(?i:nan|[+-]?inf)");
    }

    private static String shortened(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > 60 ? line.substring(0, 60) + "..." : line;
    }
}
