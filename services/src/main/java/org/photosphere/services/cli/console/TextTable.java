package org.photosphere.services.cli.console;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.photosphere.model.PrintableText;

/** A plain table whose rows are printed as they arrive, under one header. */
public final class TextTable {

    /** Significant digits of sigma. */
    private static final int SIGMA_DIGITS = 2;

    private static final int MOST_DECIMALS = 6;
    private static final String NONE = "-";
    private static final Pattern MINUS_ZERO = Pattern.compile("-0(\\.0*)?");

    /** Largest width of a cell, characters; longer content is cut. */
    private static final int WIDEST = 60;

    /** Largest width of the last column, which widens no other, characters. */
    private static final int WIDEST_LAST = 400;

    /** @param width width in characters; a longer cell widens its column from there on */
    public record Column(String title, int width, boolean rightAligned) {

        public static Column text(String title, int width) {
            return new Column(title, width, false);
        }

        public static Column number(String title, int width) {
            return new Column(title, width, true);
        }
    }

    private final PrintWriter out;
    private final List<Column> columns;
    private final int[] widths;
    private boolean hasHead;

    public TextTable(PrintWriter out, List<Column> columns) {
        this.out = out;
        this.columns = List.copyOf(columns);
        this.widths = columns.stream()
                .mapToInt(column -> Math.max(column.width(), column.title().length()))
                .toArray();
    }

    /** @param cells one per column; unprintable characters are escaped, longer content is cut */
    public void row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        if (!hasHead) {
            hasHead = true;
            print(columns.stream().map(Column::title).toList());
        }
        print(cells);
        out.flush();
    }

    private void print(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = PrintableText.of(cells.get(i), i == widths.length - 1 ? WIDEST_LAST : WIDEST);
            widths[i] = i == widths.length - 1 ? widths[i] : Math.max(widths[i], cell.length());
            String padding = " ".repeat(Math.max(0, widths[i] - cell.length()));
            line.append(columns.get(i).rightAligned() ? padding + cell : cell + padding)
                    .append("  ");
        }
        out.println(line.toString().stripTrailing());
    }

    /** Formats a value and its sigma to the second digit of sigma: 5772 +/- 12, 4.438 +/- 0.021. */
    public static String withSigma(double value, double sigma) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        if (!(sigma > 0) || Double.isInfinite(sigma)) {
            return String.format(Locale.ROOT, "%.4g", value);
        }
        int decimals = decimals(sigma);
        return rounded(value, decimals) + " +/- " + rounded(sigma, decimals);
    }

    /** Returns the number of decimals that show the second digit of a number. */
    static int decimals(double size) {
        int decimals = SIGMA_DIGITS - 1 - (int) Math.floor(Math.log10(size));
        return Math.max(0, Math.min(MOST_DECIMALS, decimals));
    }

    public static String rounded(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return MINUS_ZERO.matcher(text).matches() ? text.substring(1) : text;
    }
}
