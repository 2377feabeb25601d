package org.photosphere.services.survey;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a unit's text: factors with powers, juxtaposed or separated by *, . or /, and brackets. A slash divides by the
 * next factor only, as in the FITS Standard.
 */
final class UnitParser {

    /** 1e-17, 0.1, 10**-17, 10^(-17) or 10-17: a number, and the power of ten that may follow. */
    private static final Pattern NUMBER = Pattern.compile("(?:10(?:\\s*(?:\\*\\*|\\^)\\s*|(?=[-+]))"
            + "([({]?)\\s*([-+]?\\d{1,3})\\s*[)}]?)|(\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eEdD]([-+]?\\d{1,3}))?");

    private static final Pattern NAME = Pattern.compile("[A-Za-z]+");

    private static final Pattern POWER =
            Pattern.compile("\\s*(?:\\*\\*|\\^)\\s*[({]?\\s*([-+]?\\d{1,2})\\s*[)}]?|([-+]?\\d{1,2})(?!\\d)");

    /** Deepest nesting of brackets; a deeper one is not a unit. */
    private static final int DEEPEST = 8;

    private final String text;
    private int at;

    UnitParser(String text) {
        // Angstrom and mu in Latin-1, UTF-8 and UTF-8 read as Latin-1.
        this.text = text.replaceAll("\u00c3\u0085|\u00e2\u0084\u00ab|\u00c5|\u212b", "Angstrom")
                .replaceAll("\u00c2\u00b5|\u00ce\u00bc|\u00b5|\u03bc", "u")
                .trim();
    }

    /** @return null if the text is empty or not a unit */
    @Nullable PhysicalUnit parse() {
        PhysicalUnit unit = product(0);
        return at == text.length() ? unit : null;
    }

    private @Nullable PhysicalUnit product(int depth) {
        PhysicalUnit product = factor(depth);
        while (product != null) {
            skipBlanks();
            if (at == text.length() || text.charAt(at) == ')') {
                return product;
            }
            boolean divides = text.charAt(at) == '/';
            if (divides || text.charAt(at) == '*' || text.charAt(at) == '.') {
                at++;
            }
            PhysicalUnit next = factor(depth);
            if (next == null) {
                return null;
            }
            product = divides ? product.per(next) : product.times(next);
        }
        return null;
    }

    private @Nullable PhysicalUnit factor(int depth) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == '(' && depth < DEEPEST) {
            at++;
            PhysicalUnit inner = product(depth + 1);
            if (inner == null || at == text.length()) {
                return null;
            }
            at++;
            return inner.power(power());
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
            at = number.end();
            return PhysicalUnit.number(
                    number.group(2) != null
                            ? Math.pow(10, Integer.parseInt(number.group(2)))
                            : Double.parseDouble(
                                    number.group(3) + (number.group(4) == null ? "" : "e" + number.group(4))));
        }
        Matcher name = NAME.matcher(text).region(at, text.length());
        PhysicalUnit unit = name.lookingAt() ? PhysicalUnit.named(name.group()) : null;
        if (unit == null) {
            return null;
        }
        at = name.end();
        return unit.power(power());
    }

    /** Parses the power of the last factor, 1 if none is written. */
    private int power() {
        Matcher power = POWER.matcher(text).region(at, text.length());
        if (!power.lookingAt()) {
            return 1;
        }
        at = power.end();
        return Integer.parseInt(power.group(1) == null ? power.group(2) : power.group(1));
    }

    private void skipBlanks() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
    }
}
