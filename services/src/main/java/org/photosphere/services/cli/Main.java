package org.photosphere.services.cli;

import org.photosphere.model.InputException;
import org.photosphere.services.cli.bench.BenchCommand;
import org.photosphere.services.cli.console.CommandErrors;
import org.photosphere.services.cli.demo.DemoCommand;
import org.photosphere.services.cli.science.BundleCommand;
import org.photosphere.services.cli.science.CalibrateCommand;
import org.photosphere.services.cli.science.CompareCommand;
import org.photosphere.services.cli.science.EvaluateCommand;
import org.photosphere.services.cli.science.FieldsCommand;
import org.photosphere.services.cli.science.GridCommand;
import org.photosphere.services.cli.science.InvertCommand;
import org.photosphere.services.cli.science.TrainCommand;
import org.photosphere.services.cli.stream.AlertsCommand;
import org.photosphere.services.cli.stream.BrokerCommand;
import org.photosphere.services.cli.stream.ModelCommand;
import org.photosphere.services.cli.stream.NodeCommand;
import org.photosphere.services.cli.stream.RedriveCommand;
import org.photosphere.services.cli.stream.ReplayCommand;
import org.photosphere.services.cli.stream.StatusCommand;
import org.photosphere.services.cli.stream.TailCommand;
import org.photosphere.services.cli.stream.TopicsCommand;
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
            CompareCommand.class,
            FieldsCommand.class,
            BenchCommand.class,
            GridCommand.class,
            BundleCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(Main::report);
        return commandLine;
    }

    /** Reports the failure of a command: an unusable input in two lines, any other exception by rethrowing it. */
    public static int report(Exception e, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof InputException input) {
            CommandErrors.print(input, line.getErr());
            return CommandErrors.UNUSABLE;
        }
        throw e;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"photosphere " + SoftwareVersion.TEXT};
        }
    }
}
