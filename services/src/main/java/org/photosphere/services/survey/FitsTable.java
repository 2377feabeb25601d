package org.photosphere.services.survey;

import java.lang.reflect.Array;
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

    /** Whether the column holds a fixed number of numbers a row, more than one. */
    boolean hasVectors(String column) {
        int index = find(column);
        return index >= 0 && isNumeric(index) && unit.getColumnDescriptor(index).getElementCount() > 1;
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

    /**
     * The numbers of a column of vectors in one row.
     *
     * @throws InputException where the column is missing or does not hold vectors of numbers
     */
    double[] vector(String column, int row) throws FitsException {
        int index = require(column);
        if (!hasVectors(column)) {
            throw new InputException(
                    path + ": column " + column + " of table " + name + " does not hold many numbers a row",
                    "store all pixels of a spectrum in one row, for example TFORM = '3909E'");
        }
        BinaryTable data = unit.getData();
        Object values = data.getElement(row, index);
        double[] numbers = new double[Array.getLength(values)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Array.getDouble(values, i);
        }
        return numbers;
    }

    /**
     * Whole numbers to the last digit, as 64-bit identifiers need.
     *
     * @throws InputException where the column is missing or not one number a row
     */
    long[] integers(String column) throws FitsException {
        int index = require(column);
        if (!isOneNumber(index)) {
            throw new InputException(
                    path + ": column " + column + " of table " + name + " does not hold one number a row",
                    "store it with one number a row, for example TFORM = 'K'");
        }
        BinaryTable data = unit.getData();
        long[] values = new long[rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = data.getLong(row, index);
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
        return isNumeric(index) && unit.getColumnDescriptor(index).getElementCount() == 1;
    }

    private boolean isNumeric(int index) {
        BinaryTable.ColumnDesc column = unit.getColumnDescriptor(index);
        return column.isNumeric() && !column.isComplex() && !column.isVariableSize();
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
