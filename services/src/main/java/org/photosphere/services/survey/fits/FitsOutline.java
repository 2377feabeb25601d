package org.photosphere.services.survey.fits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Outline of a FITS file from its headers: units with their shapes and columns. No data are read. */
public final class FitsOutline {

    private static final int MOST_UNITS = 6;

    private static final int MOST_COLUMNS = 8;

    /** Kinds of units. */
    public enum Kind {
        IMAGE("image"),
        BINARY_TABLE("table"),
        ASCII_TABLE("ASCII table"),
        OTHER("unit");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        private static Kind of(String extension) {
            return switch (extension) {
                case "", "IMAGE" -> IMAGE;
                case "BINTABLE" -> BINARY_TABLE;
                case "TABLE" -> ASCII_TABLE;
                default -> OTHER;
            };
        }
    }

    /**
     * One unit.
     *
     * @param number number of the unit, 0 for the primary
     * @param name EXTNAME in capitals, empty if absent
     * @param axes lengths, as NAXIS1 and so on
     * @param columns columns of a table, in capitals
     * @param header header, for other keywords
     */
    public record Unit(int number, String name, Kind kind, List<Long> axes, List<String> columns, FitsHeader header) {

        boolean isTable() {
            return kind == Kind.BINARY_TABLE || kind == Kind.ASCII_TABLE;
        }

        public boolean isEmptyImage() {
            return kind == Kind.IMAGE && axes.isEmpty();
        }

        public long rows() {
            return axes.size() > 1 ? axes.get(1) : 0;
        }

        public boolean has(String... names) {
            return new HashSet<>(columns).containsAll(Arrays.asList(names));
        }

        /** @return the keyword's value in capitals, empty if absent */
        public String value(String keyword) {
            return capitals(header, keyword);
        }

        private String describe() {
            String title = number + (name.isEmpty() ? "" : " " + name) + ": ";
            if (!isTable()) {
                return title + kind.word + " "
                        + axes.stream().map(String::valueOf).collect(Collectors.joining(" x "));
            }
            List<String> shown = columns.subList(0, Math.min(MOST_COLUMNS, columns.size()));
            return title + kind.word + " of " + rows() + (rows() == 1 ? " row, " : " rows, ") + String.join(" ", shown)
                    + more(columns.size() - shown.size());
        }
    }

    private final List<Unit> units;

    private FitsOutline(List<Unit> units) {
        this.units = List.copyOf(units);
    }

    public static FitsOutline of(List<FitsHeader> headers) {
        List<Unit> units = new ArrayList<>();
        for (FitsHeader header : headers) {
            units.add(unit(units.size(), header));
        }
        return new FitsOutline(units);
    }

    private static Unit unit(int number, FitsHeader header) {
        List<Long> axes = new ArrayList<>();
        for (int axis = 1; axis <= header.integer("NAXIS", 0, 0, 999); axis++) {
            axes.add(header.integer("NAXIS" + axis, 0, 0, Long.MAX_VALUE));
        }
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= header.integer("TFIELDS", 0, 0, 999); column++) {
            columns.add(capitals(header, "TTYPE" + column));
        }
        return new Unit(
                number, capitals(header, "EXTNAME"), Kind.of(capitals(header, "XTENSION")), axes, columns, header);
    }

    private static String capitals(FitsHeader header, String keyword) {
        return String.valueOf(header.text(keyword, "")).trim().toUpperCase(Locale.ROOT);
    }

    public List<Unit> units() {
        return units;
    }

    public Unit primary() {
        return units.get(0);
    }

    public boolean hasUnits(String... names) {
        Set<String> present = units.stream().map(Unit::name).collect(Collectors.toSet());
        return present.containsAll(Arrays.asList(names));
    }

    /** Returns whether one table has all of these columns. */
    public boolean hasTableWith(String... columns) {
        return units.stream().anyMatch(unit -> unit.isTable() && unit.has(columns));
    }

    /** Returns whether the value of a keyword in any unit begins with a text, in capitals. */
    public boolean says(String keyword, String start) {
        return units.stream().map(unit -> unit.value(keyword)).anyMatch(value -> value.startsWith(start));
    }

    /** Describes the units that hold data, in one line. */
    public String describe() {
        List<String> full = units.stream()
                .filter(unit -> !unit.isEmptyImage())
                .map(Unit::describe)
                .toList();
        if (full.isEmpty()) {
            return "no data";
        }
        List<String> shown = full.subList(0, Math.min(MOST_UNITS, full.size()));
        return "unit " + String.join("; ", shown) + more(full.size() - shown.size());
    }

    private static String more(int count) {
        return count > 0 ? " and " + count + " more" : "";
    }
}
