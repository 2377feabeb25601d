package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsTable;

/**
 * A form of file identified by the columns of one table.
 *
 * @param isVector whether each row holds all pixels of a spectrum, else one pixel
 * @param columns required columns, each with its alternatives
 */
record TableForm(boolean isVector, List<List<String>> columns) {

    /**
     * Match of a file with a form.
     *
     * @param table table with the most of the columns, null if no table has any
     * @param missing missing columns, one line each
     */
    record Match(@Nullable FitsTable table, List<String> missing) {}

    /** @param columns required columns, alternatives separated by a bar */
    static TableForm ofVectors(String... columns) {
        return new TableForm(true, split(columns));
    }

    /** @param columns required columns, alternatives separated by a bar */
    static TableForm ofNumbers(String... columns) {
        return new TableForm(false, split(columns));
    }

    private static List<List<String>> split(String... columns) {
        return List.of(columns).stream()
                .map(names -> List.of(names.split("\\|")))
                .toList();
    }

    Match match(FitsFile file) {
        Match none = new Match(null, columns.stream().map(TableForm::absence).toList());
        return file.tables().stream()
                .map(table -> new Match(table, missing(table)))
                .filter(match -> match.missing().size() < columns.size())
                .min(Comparator.comparingInt(match -> match.missing().size()))
                .orElse(none);
    }

    /**
     * Returns the table of a file of this form.
     *
     * @throws IllegalStateException if the file is of another form
     */
    FitsTable table(FitsFile file) {
        FitsTable table = match(file).table();
        if (table == null) {
            throw new IllegalStateException(file.path() + " is not of this form");
        }
        return table;
    }

    private List<String> missing(FitsTable table) {
        List<String> missing = new ArrayList<>();
        for (List<String> names : columns) {
            if (names.stream().noneMatch(name -> isVector ? table.hasVectors(name) : table.hasNumbers(name))) {
                missing.add(
                        names.stream().anyMatch(table::has)
                                ? "column " + names.get(0) + " without " + (isVector ? "many numbers" : "one number")
                                        + " per row"
                                : absence(names));
            }
        }
        return missing;
    }

    private static String absence(List<String> names) {
        return names.size() == 1 ? "no column " + names.get(0) : "neither a column " + String.join(" nor ", names);
    }
}
