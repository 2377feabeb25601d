package org.photosphere.services.config;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.photosphere.model.PrintableText;

/** The message of a log line, on one line and without what a terminal would obey: {@code %text} of the pattern. */
public final class PrintableMessage extends MessageConverter {

    /** A message of ours is shorter; what is longer holds something foreign. */
    private static final int WIDTH = 4000;

    @Override
    public String convert(ILoggingEvent event) {
        return PrintableText.of(super.convert(event), WIDTH);
    }
}
