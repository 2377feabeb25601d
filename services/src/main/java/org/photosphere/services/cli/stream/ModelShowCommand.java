package org.photosphere.services.cli.stream;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.photosphere.model.bundle.Digests;
import org.photosphere.proto.v1.ModelChoice;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.config.Settings;
import org.photosphere.services.serving.ModelChoices.Role;
import org.photosphere.services.serving.ModelTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the served models and the choices. */
@Command(
        name = "show",
        description = "Show which bundle each node serves, and what is chosen for all of them.",
        mixinStandardHelpOptions = true)
final class ModelShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Mixin
    private NodeStatus node;

    @Override
    public Integer call() {
        Settings settings = options.load();
        PrintWriter out = spec.commandLine().getOut();
        ServedModels.ask(node, settings.http()).print(out);
        out.println();
        show(ModelTopic.open(settings), settings, out);
        return 0;
    }

    /** Prints the choices of both roles as a table, with the default for a role without one. */
    static void show(ModelTopic topic, Settings settings, PrintWriter out) {
        out.println("chosen, on topic " + settings.kafka().modelsTopic());
        TextTable table = new TextTable(
                out,
                List.of(
                        TextTable.Column.text("role", 8),
                        TextTable.Column.text("bundle", 16),
                        TextTable.Column.text("digest", 12),
                        TextTable.Column.number("share", 6),
                        TextTable.Column.text("chosen", 20),
                        TextTable.Column.text("before", 16)));
        for (Role role : Role.values()) {
            ModelChoice choice = topic.of(role);
            boolean none = choice.getBundle().isEmpty();
            table.row(List.of(
                    role.name().toLowerCase(Locale.ROOT),
                    none ? "-" : choice.getBundle(),
                    none ? "-" : Digests.abbreviated(choice.getDigest()),
                    none ? "-" : share(role, choice),
                    none ? "-" : ServedModels.time(choice.getChosenUs()),
                    choice.getPreviousBundle().isEmpty() ? "-" : choice.getPreviousBundle()));
        }
        if (topic.of(Role.SERVING).getBundle().isEmpty()) {
            out.println(
                    "no choice to serve: each node serves photosphere.model.bundle of its own settings; in the settings"
                            + " of this command that is " + settings.model().bundle());
        }
        out.flush();
    }

    private static String share(Role role, ModelChoice choice) {
        return role == Role.SERVING ? "1" : String.format(Locale.ROOT, "%.3g", choice.getShare());
    }
}
