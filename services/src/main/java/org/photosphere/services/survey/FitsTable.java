package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import nom.tam.fits.BinaryTable;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.FitsException;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/** A binary table by its columns' names; case and trailing blanks do not matter. */
final class FitsTable {

    private final Path path;
    private final String name;
    private final BinaryTableHDU unit;

    FitsTable(Path path, String name, BinaryTableHDU unit) {
        this.path = path;
        this.name = name;
        this.unit = unit;
    }

    int rows() {
        return unit.getNRows();
    }

    boolean has(String column) {
        return find(column) >= 0;
    }

    boolean hasNumbers(String column) {
        int index = find(column);
        return index >= 0 && isOneNumber(index);
    }

    /** @return the keyword of the table's header, or null */
    @Nullable String keyword(String keyword) {
        return unit.getHeader().getStringValue(keyword);
    }

    /** @return the column's unit, empty where none is given */
    String unitOf(String column) {
        String given = unit.getColumnMeta(require(column), "TUNIT");
        return given == null ? "" : given.trim();
    }

    /** @throws InputException where the column is missing or not one number a row */
    double[] numbers(String column) throws FitsException {
        int index = require(column);
        if (!isOneNumber(index)) {
            throw new InputException(
                    path + ": column " + column + " of table " + name + " does not hold one number a row",
                    "store it with one number a row, for example TFORM = 'D'");
        }
        BinaryTable data = unit.getData();
        double[] values = new double[rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = data.getDouble(row, index);
        }
        return values;
    }

    /** @throws InputException where the column is missing */
    String[] strings(String column) throws FitsException {
        int index = require(column);
        BinaryTable data = unit.getData();
        String[] values = new String[rows()];
        for (int row = 0; row < values.length; row++) {
            String value = data.getString(row, index);
            values[row] = value == null ? "" : value.trim();
        }
        return values;
    }

    private boolean isOneNumber(int index) {
        BinaryTable.ColumnDesc column = unit.getColumnDescriptor(index);
        return column.isNumeric() && !column.isComplex() && !column.isVariableSize() && column.getElementCount() == 1;
    }

    private int require(String column) {
        int index = find(column);
        if (index < 0) {
            String[] names = new String[unit.getNCols()];
            Arrays.setAll(names, i -> String.valueOf(unit.getColumnName(i)).trim());
            throw new InputException(
                    path + ": table " + name + " has no column " + column,
                    "its columns are " + String.join(", ", names));
        }
        return index;
    }

    private int find(String column) {
        for (int i = 0; i < unit.getNCols(); i++) {
            String candidate = unit.getColumnName(i);
            if (candidate != null && candidate.trim().toUpperCase(Locale.ROOT).equals(column)) {
                return i;
            }
        }
        return -1;
    }
}
