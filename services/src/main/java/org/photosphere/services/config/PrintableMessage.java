package org.photosphere.services.config;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.photosphere.model.PrintableText;

/** The message of a log line, on one line and without terminal control characters: {@code %text} of the pattern. */
public final class PrintableMessage extends MessageConverter {

    /** Photosphere's own messages are shorter; a longer one contains foreign text. */
    private static final int WIDTH = 4000;

    @Override
    public String convert(ILoggingEvent event) {
        return PrintableText.of(super.convert(event), WIDTH);
    }
}
