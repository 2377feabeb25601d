package org.photosphere.services.survey.fits;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The columns of a binary table from its header, checked against the length of a row. */
final class FitsColumns {

    private static final Pattern FORM = Pattern.compile("(\\d{0,18})([LXBIJKAEDCMPQ]).*");

    private final int rows;
    private final long width;
    private final List<FitsColumn> columns = new ArrayList<>();

    private FitsColumns(int rows, long width) {
        this.rows = rows;
        this.width = width;
    }

    /**
     * @param header header of a binary table, whose size was checked against the file's
     * @throws org.photosphere.model.InputException if the columns do not fill a row
     */
    static FitsColumns of(FitsHeader header) {
        long width = header.integer("NAXIS1", 0, Long.MAX_VALUE);
        int rows = (int) header.integer("NAXIS2", 0, FitsUnit.LARGEST_AXIS);
        if (header.integer("NAXIS", 0, 999) != 2
                || header.integer("BITPIX", -64, 64) != 8
                || (rows > 0 && width == 0)) {
            throw header.damaged("it is not of a table");
        }
        FitsColumns table = new FitsColumns(rows, width);
        int count = (int) header.integer("TFIELDS", 0, 999);
        long offset = 0;
        for (int i = 1; i <= count; i++) {
            FitsColumn column = column(header, i, offset);
            table.columns.add(column);
            offset += column.numbers().type().width(column.count());
            if (offset > width) {
                break;
            }
        }
        if (offset != width) {
            throw header.damaged("its columns take " + offset + " bytes per row, but NAXIS1 is " + width);
        }
        return table;
    }

    private static FitsColumn column(FitsHeader header, int i, long offset) {
        String form = String.valueOf(header.text("TFORM" + i, "")).trim();
        Matcher matcher = FORM.matcher(form);
        FitsType type = matcher.matches() ? FitsType.ofTable(matcher.group(2).charAt(0)) : null;
        long count = type == null || matcher.group(1).isEmpty() ? 1 : Long.parseLong(matcher.group(1));
        if (type == null || count > Integer.MAX_VALUE) {
            throw header.damaged("TFORM" + i + " is '" + form + "'");
        }
        FitsNumbers numbers = type.isNumeric() && type != FitsType.LOGICAL
                ? FitsNumbers.of(header, type, "TZERO" + i, "TSCAL" + i, "TNULL" + i)
                : new FitsNumbers(type, 0, 1, null);
        return new FitsColumn(
                String.valueOf(header.text("TTYPE" + i, "")).trim(),
                count,
                offset,
                numbers,
                String.valueOf(header.text("TUNIT" + i, "")).trim());
    }

    int rows() {
        return rows;
    }

    /** @return the length of a row, bytes */
    long width() {
        return width;
    }

    List<String> names() {
        return columns.stream().map(FitsColumn::name).toList();
    }

    /** @return the first column of the name, ignoring case; null if absent */
    @Nullable FitsColumn find(String name) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }
}
