package org.photosphere.model;

import java.text.Normalizer;

/**
 * Text of foreign origin (ids, names, contents of files) in printable form: for a terminal, a log or an error.
 * Characters that a terminal would interpret or not show are escaped: control characters, invisible ones, those that
 * change the direction of writing, marks that accumulate on a letter. Escaping is idempotent.
 */
public final class PrintableText {

    /** Replaces the truncated part. */
    private static final String ELLIPSIS = "\u2026";

    private PrintableText() {}

    /**
     * Escapes unprintable characters; composed characters (NFC) replace a letter and its mark.
     *
     * @param text any text
     * @return the text on one line
     */
    public static String of(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length() + 16);
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .forEach(character -> append(printable, character, isPrintable(character)));
        return printable.toString();
    }

    /**
     * Returns the same, truncated to a width.
     *
     * @param width maximum number of characters, including the ellipsis; at least one
     */
    public static String of(String text, int width) {
        // An escape is longer than its character, so that no more of the text can be used.
        String printable = of(text.length() > 2 * width + 2 ? text.substring(0, 2 * width + 2) : text);
        return printable.codePointCount(0, printable.length()) <= width
                ? printable
                : printable.substring(0, printable.offsetByCodePoints(0, width - 1)) + ELLIPSIS;
    }

    /**
     * Escapes several lines, such as a stack trace: line ends and tabs are kept, all other unprintable characters are
     * escaped.
     */
    public static String lines(String text) {
        StringBuilder printable = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(character ->
                        append(printable, character, character == '\n' || character == '\t' || isPrintable(character)));
        return printable.toString();
    }

    /** Returns JSON of the same value with unprintable characters escaped. */
    public static String json(String json) {
        return lines(json);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder to, int character, boolean asItIs) {
        if (asItIs) {
            to.appendCodePoint(character);
        } else {
            // As in Java and JSON, beyond 16 bits by two halves.
            for (char half : Character.toChars(character)) {
                to.append(String.format("\\u%04x", (int) half));
            }
        }
    }

    private static boolean isPrintable(int character) {
        if (character >= ' ' && character <= '~') {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL -> true;
            case Character.OTHER_LETTER, Character.OTHER_SYMBOL -> !isBlank(character);
            default -> false;
        };
    }

    /** Returns whether it is a letter or symbol without ink: fillers of Hangul, the empty pattern of Braille. */
    private static boolean isBlank(int character) {
        return character == 0x115F
                || character == 0x1160
                || character == 0x3164
                || character == 0xFFA0
                || character == 0x2800;
    }
}
