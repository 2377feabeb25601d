package org.photosphere.services.cli.console;

import java.io.Console;

/** Detects an interactive terminal. */
public final class Terminal {

    private Terminal() {}

    /** Returns whether standard input and output are both a terminal. */
    @SuppressWarnings("SystemConsoleNull") // never null from Java 22 on, but then isTerminal() decides
    public static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
