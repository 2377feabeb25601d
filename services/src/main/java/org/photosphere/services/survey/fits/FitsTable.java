package org.photosphere.services.survey.fits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/** A binary table by column names, ignoring case and trailing blanks. */
public final class FitsTable {

    /** Approximate number of bytes read at a time. */
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final String name;
    private final FitsSource source;
    private final FitsUnit unit;
    private final FitsColumns columns;

    FitsTable(Path path, FitsSource source, FitsUnit unit) {
        this.path = path;
        this.name = unit.name();
        this.source = source;
        this.unit = unit;
        this.columns = FitsColumns.of(unit.header());
    }

    public int rows() {
        return columns.rows();
    }

    public boolean has(String column) {
        return columns.find(column) != null;
    }

    public boolean hasNumbers(String column) {
        FitsColumn found = columns.find(column);
        return found != null && found.isOneNumber();
    }

    /** Returns whether the column holds a fixed number of numbers per row, more than one. */
    public boolean hasVectors(String column) {
        FitsColumn found = columns.find(column);
        return found != null && found.isVector();
    }

    /** @return the keyword of the table's header, or null */
    @Nullable String keyword(String keyword) {
        return unit.header().text(keyword, null);
    }

    /** @return the column's unit, empty if none is given */
    public String unitOf(String column) {
        return require(column).unit();
    }

    /** @throws InputException if the column is missing or does not hold one number per row */
    public double[] numbers(String column) {
        FitsColumn found = requireOneNumber(column, "D");
        double[] values = new double[rows()];
        forEachRow(found, (row, data, at) -> values[row] = found.numbers().number(data, at));
        return values;
    }

    /**
     * Returns the numbers of a vector column in one row.
     *
     * @throws InputException if the column is missing or does not hold vectors of numbers
     */
    public double[] vector(String column, int row) {
        FitsColumn found = require(column);
        if (!found.isVector()) {
            throw new InputException(
                    path + ": column " + column + " of table " + name + " does not hold many numbers per row",
                    "store all pixels of a spectrum in one row, for example TFORM = '3909E'");
        }
        if (found.count() > FitsUnit.LARGEST_AXIS) {
            throw new InputException(
                    path + ": column " + column + " of table " + name + " has " + found.count() + " values per row",
                    "no spectrum is that long: the most is " + FitsUnit.LARGEST_AXIS);
        }
        int width = (int) found.numbers().type().width(1);
        double[] values = new double[(int) found.count()];
        ByteBuffer data = source.read(unit.start() + row * columns.width() + found.offset(), values.length * width);
        for (int i = 0; i < values.length; i++) {
            values[i] = found.numbers().number(data, i * width);
        }
        return values;
    }

    /**
     * Returns exact integers, as 64-bit identifiers need.
     *
     * @throws InputException if the column is missing or does not hold one number per row
     */
    public long[] integers(String column) {
        FitsColumn found = requireOneNumber(column, "K");
        long[] values = new long[rows()];
        forEachRow(found, (row, data, at) -> values[row] = found.numbers().integer(data, at));
        return values;
    }

    /**
     * Returns texts without blanks around them; a number as its digits.
     *
     * @throws InputException if the column is missing or holds neither a text nor one number per row
     */
    public String[] strings(String column) {
        FitsColumn found = require(column);
        String[] values = new String[rows()];
        if (found.isOneNumber()) {
            forEachRow(
                    found,
                    (row, data, at) -> values[row] = found.numbers().type().isInteger()
                            ? Long.toString(found.numbers().integer(data, at))
                            : Double.toString(found.numbers().number(data, at)));
            return values;
        }
        if (found.numbers().type() != FitsType.TEXT || found.count() > FitsUnit.LARGEST_AXIS) {
            throw new InputException(
                    path + ": column " + column + " of table " + name + " does not hold a text", "store it as a text");
        }
        byte[] text = new byte[(int) found.count()];
        forEachRow(found, (row, data, at) -> {
            data.get(at, text);
            values[row] = untilNull(text).trim();
        });
        return values;
    }

    /** A text ends at its first null character. */
    private static String untilNull(byte[] text) {
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    private interface CellReader {
        void read(int row, ByteBuffer data, int at);
    }

    private void forEachRow(FitsColumn column, CellReader reader) {
        int cell = (int) column.numbers().type().width(column.count());
        if (columns.width() > CHUNK) {
            for (int row = 0; row < rows(); row++) {
                reader.read(row, source.read(unit.start() + row * columns.width() + column.offset(), cell), 0);
            }
            return;
        }
        int width = (int) columns.width();
        int rowsPerChunk = CHUNK / width;
        for (int first = 0; first < rows(); first += rowsPerChunk) {
            int count = Math.min(rowsPerChunk, rows() - first);
            ByteBuffer data = source.read(unit.start() + (long) first * width, count * width);
            for (int row = 0; row < count; row++) {
                reader.read(first + row, data, row * width + (int) column.offset());
            }
        }
    }

    private FitsColumn requireOneNumber(String column, String form) {
        FitsColumn found = require(column);
        if (!found.isOneNumber()) {
            throw new InputException(
                    path + ": column " + column + " of table " + name + " does not hold one number per row",
                    "store it with one number per row, for example TFORM = '" + form + "'");
        }
        return found;
    }

    private FitsColumn require(String column) {
        FitsColumn found = columns.find(column);
        if (found == null) {
            throw new InputException(
                    path + ": table " + name + " has no column " + column,
                    "its columns are " + String.join(", ", columns.names()));
        }
        return found;
    }
}
