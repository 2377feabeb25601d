package org.photosphere.model.grid;

import java.nio.file.Path;
import org.photosphere.model.InputException;

/** Conversion of a FITS library's exceptions to input errors. */
final class FitsErrors {

    private FitsErrors() {}

    /** @param form required content of the file, for the hint */
    static InputException unreadable(Path path, Exception e, String form) {
        return new InputException(
                path + " is not a readable FITS file, or is cut short: " + firstLine(e), "copy it again; " + form, e);
    }

    /** Returns the first line of an exception's message, or its class where it has none. */
    static String firstLine(Throwable e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
