package org.photosphere.services.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The log with its shipped configuration. */
class PrintableLogTest {

    @Test
    void escapesWhatMessagesAndExceptionsQuote() throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(PrintableLogTest.class.getResource("/logback.xml"));
        Encoder<?> encoder = ((ConsoleAppender<?>) context.getLogger("ROOT").getAppender("STDERR")).getEncoder();
        LoggingEvent event = new LoggingEvent(
                "",
                context.getLogger("x"),
                Level.WARN,
                "spectrum {} breaks",
                new IllegalStateException("of '\u001b[2J'"),
                new Object[] {"a\u001b[31m\nERROR\u202e" + "x".repeat(10_000)});
        String line = new String(encode(encoder, event), StandardCharsets.UTF_8);
        assertThat(line)
                .contains("spectrum a\\u001b[31m\\u000aERROR\\u202exxx")
                .contains("IllegalStateException: of '\\u001b[2J'")
                .doesNotContain("\u001b")
                .hasSizeLessThan(6000);
        assertThat(line.lines().count()).isGreaterThan(3);
        context.stop();
    }

    @SuppressWarnings("unchecked")
    private static byte[] encode(Encoder<?> encoder, LoggingEvent event) {
        return ((Encoder<LoggingEvent>) encoder).encode(event);
    }
}
