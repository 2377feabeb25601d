package org.photosphere.model.grid;

import java.nio.file.Path;
import org.photosphere.model.InputException;

/** A FITS library's complaints in the words of this one. */
final class FitsErrors {

    private FitsErrors() {}

    /** @param form what the file is meant to be, for the hint */
    static InputException unreadable(Path path, Exception e, String form) {
        return new InputException(
                path + " is not a readable FITS file, or is cut short: " + firstLine(e), "copy it again; " + form, e);
    }

    /** The first line of an exception's message, or its kind where it has none. */
    static String firstLine(Throwable e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
