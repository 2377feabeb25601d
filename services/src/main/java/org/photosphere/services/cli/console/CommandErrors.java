package org.photosphere.services.cli.console;

import java.io.PrintWriter;
import org.photosphere.model.InputException;
import org.photosphere.model.PrintableText;

/** Errors as every command reports them, and the exit code that they give. */
public final class CommandErrors {

    /** Exit code: unusable input, settings or surroundings. */
    public static final int UNUSABLE = 2;

    private CommandErrors() {}

    /** Prints what was wrong and what to do; both may quote the text of a file. */
    public static void print(InputException input, PrintWriter err) {
        err.println("error: " + PrintableText.lines(String.valueOf(input.getMessage())));
        err.println("hint:  " + PrintableText.lines(input.hint()));
        err.flush();
    }
}
