package org.photosphere.services.survey;

/**
 * A column of a binary table.
 *
 * @param name as written, without blanks around it
 * @param count values per row
 * @param offset of the first value in a row, bytes
 * @param numbers how stored values become physical ones
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
