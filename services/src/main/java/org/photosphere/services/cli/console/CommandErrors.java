package org.photosphere.services.cli.console;

import java.io.PrintWriter;
import org.photosphere.model.InputException;
import org.photosphere.model.PrintableText;

/** Error output of all commands, and their exit codes. */
public final class CommandErrors {

    /** Exit code: unusable input, settings or environment. */
    public static final int UNUSABLE = 2;

    private CommandErrors() {}

    /** Prints the error and the hint; both may quote text of a file. */
    public static void print(InputException input, PrintWriter err) {
        err.println("error: " + PrintableText.lines(String.valueOf(input.getMessage())));
        err.println("hint:  " + PrintableText.lines(input.hint()));
        err.flush();
    }
}
