package org.photosphere.model;

/**
 * A file, setting or argument that cannot be used. The message is one line with the fault and its position; the hint
 * states the remedy. Command lines print both and exit non-zero, without a stack trace.
 */
public class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    public InputException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public InputException(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
