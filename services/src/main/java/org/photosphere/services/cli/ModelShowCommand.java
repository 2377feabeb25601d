package org.photosphere.services.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.photosphere.proto.v1.ModelChoice;
import org.photosphere.services.cluster.ModelChoices.Role;
import org.photosphere.services.cluster.ShortDigest;
import org.photosphere.services.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what is chosen. */
@Command(name = "show", description = "Show what is chosen.", mixinStandardHelpOptions = true)
final class ModelShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() {
        Settings settings = options.load();
        show(ModelTopic.open(settings), settings, spec.commandLine().getOut());
        return 0;
    }

    /** Both roles as a table. */
    static void show(ModelTopic topic, Settings settings, PrintWriter out) {
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
            String otherwise = role == Role.SERVING ? settings.model().bundle() : "-";
            table.row(List.of(
                    role.name().toLowerCase(Locale.ROOT),
                    none ? otherwise : choice.getBundle(),
                    none ? "-" : ShortDigest.of(choice.getDigest()),
                    role == Role.SERVING ? "1" : String.format(Locale.ROOT, "%.3g", choice.getShare()),
                    none
                            ? (role == Role.SERVING ? "by the settings" : "-")
                            : Instant.ofEpochMilli(choice.getChosenUs() / 1000)
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString(),
                    choice.getPreviousBundle().isEmpty() ? "-" : choice.getPreviousBundle()));
        }
    }
}
