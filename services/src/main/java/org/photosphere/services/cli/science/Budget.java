package org.photosphere.services.cli.science;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.photosphere.model.InputException;

/** Times of command lines: a number and s, m or h. */
final class Budget {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(s|m|h)");

    private Budget() {}

    /** @throws InputException where the text is not a time above zero */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(1).matches("0+")) {
            throw new InputException("'" + text + "' is not a time", "give a number of s, m or h, such as 90s or 15m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
