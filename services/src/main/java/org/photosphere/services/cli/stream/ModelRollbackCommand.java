package org.photosphere.services.cli.stream;

import java.util.concurrent.Callable;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.config.Settings;
import org.photosphere.services.serving.ModelTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Restores the bundle that served before. */
@Command(
        name = "rollback",
        description = "Let all nodes serve the previous bundle; running it again undoes it.",
        mixinStandardHelpOptions = true)
final class ModelRollbackCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Override
    public Integer call() {
        Settings settings = options.load();
        ModelTopic topic = ModelTopic.open(settings);
        topic.goBack();
        ModelShowCommand.show(topic, settings, spec.commandLine().getOut());
        return 0;
    }
}
