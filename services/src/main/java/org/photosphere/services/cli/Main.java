package org.photosphere.services.cli;

import java.io.PrintWriter;
import org.photosphere.model.InputException;
import org.photosphere.model.PrintableText;
import org.photosphere.services.config.SoftwareVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Entry point of {@code ops/photosphere}. Exit codes: 0 done, 1 a result that is not as it must be, 2 unusable input. */
@Command(
        name = "photosphere",
        description = "Streaming stellar parameters.",
        subcommands = {
            DemoCommand.class,
            NodeCommand.class,
            BrokerCommand.class,
            TopicsCommand.class,
            ReplayCommand.class,
            TailCommand.class,
            RedriveCommand.class,
            StatusCommand.class,
            AlertsCommand.class,
            ModelCommand.class,
            InvertCommand.class,
            CalibrateCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            BenchCommand.class,
            GridCommand.class,
            BundleCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main {

    /** Unusable input, settings or surroundings. */
    public static final int UNUSABLE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(Main::report);
        return commandLine;
    }

    /** What a command that fails ends with: an unusable input is told in two lines, anything else thrown. */
    public static int report(Exception e, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof InputException input) {
            print(input, line.getErr());
            return UNUSABLE;
        }
        throw e;
    }

    /** Prints what was wrong, and what to do; both may quote what is in a file. */
    static void print(InputException input, PrintWriter err) {
        err.println("error: " + PrintableText.lines(String.valueOf(input.getMessage())));
        err.println("hint:  " + PrintableText.lines(input.hint()));
        err.flush();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"photosphere " + SoftwareVersion.TEXT};
        }
    }
}
