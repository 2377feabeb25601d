package org.photosphere.services.survey.fits;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/**
 * The keywords of one unit of a FITS file (FITS Standard 4.0, section 4). A keyword without a value counts as missing;
 * of a repeated one, the first counts.
 */
public final class FitsHeader {

    static final int CARD = 80;

    private final Path path;
    private final String unit;
    private final Map<String, String> values = new HashMap<>();

    /** Keyword whose text a card CONTINUE extends, null if the last text was complete. */
    private @Nullable String open;

    /** @param unit number of the unit in the file, for messages */
    FitsHeader(Path path, int unit) {
        this.path = path;
        this.unit = "unit " + unit;
    }

    /** @param card card of 80 characters */
    void add(String card) {
        String keyword = card.substring(0, 8).trim();
        if (keyword.equals("CONTINUE") && open != null) {
            String more = text(card.substring(8).trim());
            String before = values.getOrDefault(open, "");
            values.put(open, before.substring(0, before.length() - 1) + more);
            open = more.endsWith("&") ? open : null;
            return;
        }
        open = null;
        if (!card.startsWith("= ", 8) || values.containsKey(keyword)) {
            return;
        }
        String value = card.substring(10).trim();
        String read = value.startsWith("'") ? text(value) : value.split("/", 2)[0].trim();
        if (!read.isEmpty()) {
            values.put(keyword, read);
            open = value.startsWith("'") && read.endsWith("&") ? keyword : null;
        }
    }

    /** Parses a quoted text, in which a doubled quote stands for one; trailing blanks are ignored. */
    private static String text(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < value.length(); i++) {
            if (value.charAt(i) == '\'') {
                i++;
                if (i >= value.length() || value.charAt(i) != '\'') {
                    break;
                }
            }
            text.append(value.charAt(i));
        }
        return text.toString().stripTrailing();
    }

    /** @return the value as written, null if absent */
    public @Nullable String text(String keyword, @Nullable String otherwise) {
        return values.getOrDefault(keyword, otherwise);
    }

    /** @return the number, or a default if the keyword is missing or not a number */
    double number(String keyword, double otherwise) {
        String value = values.get(keyword);
        if (value == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(value.replace('D', 'E'));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /**
     * @return the integer, or a default if the keyword is missing
     * @throws InputException if the value is not an integer within the bounds
     */
    long integer(String keyword, long otherwise, long least, long largest) {
        String value = values.get(keyword);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of bounds.
        }
        throw damaged(keyword + " is '" + value + "'");
    }

    /** Reads a required keyword as {@link #integer(String, long, long, long)} does. */
    long integer(String keyword, long least, long largest) {
        if (!values.containsKey(keyword)) {
            throw damaged("it has no " + keyword);
        }
        return integer(keyword, 0, least, largest);
    }

    /**
     * @return the value of a logical keyword, written as FITS does or as a text or number; null if absent
     * @throws InputException if it is neither true nor false
     */
    public @Nullable Boolean logical(String keyword) {
        String value = values.get(keyword);
        if (value == null || value.isBlank()) {
            return null;
        }
        return switch (value.trim().toUpperCase(Locale.ROOT)) {
            case "T", "TRUE", "YES", "1" -> true;
            case "F", "FALSE", "NO", "0" -> false;
            default ->
                throw new InputException(path + ": keyword " + keyword + " is '" + value + "'", "it is either T or F");
        };
    }

    InputException damaged(String detail) {
        return new InputException(
                path + ": the header of " + unit + " is damaged: " + detail, "get the file again from its source");
    }
}
