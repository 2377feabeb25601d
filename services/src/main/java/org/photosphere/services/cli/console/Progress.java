package org.photosphere.services.cli.console;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars on standard error, which keep standard output clean. */
public final class Progress {

    private static final int WIDTH = 90;
    private static final int REFRESH_MS = 500;

    private Progress() {}

    public static ProgressBar bar(String task, long steps) {
        PrintStream err = System.err;
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MS)
                .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                .build();
    }
}
