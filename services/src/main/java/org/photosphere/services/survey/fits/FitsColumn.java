package org.photosphere.services.survey.fits;

/**
 * A column of a binary table.
 *
 * @param name name as written, without blanks around it
 * @param count number of values per row
 * @param offset offset of the first value in a row, bytes
 * @param numbers conversion of stored to physical values
 * @param unit TUNIT, empty if absent
 */
record FitsColumn(String name, long count, long offset, FitsNumbers numbers, String unit) {

    boolean isOneNumber() {
        return numbers.type().isNumeric() && count == 1;
    }

    boolean isVector() {
        return numbers.type().isNumeric() && count > 1;
    }
}
