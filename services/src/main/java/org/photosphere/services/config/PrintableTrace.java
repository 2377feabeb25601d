package org.photosphere.services.config;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.photosphere.model.PrintableText;

/** The stack trace of a log line, whose messages may quote input: {@code %trace} of the pattern. */
public final class PrintableTrace extends ThrowableProxyConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return PrintableText.lines(super.convert(event));
    }
}
