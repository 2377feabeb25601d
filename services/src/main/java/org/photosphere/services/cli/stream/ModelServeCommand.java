package org.photosphere.services.cli.stream;

import java.util.concurrent.Callable;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.config.Settings;
import org.photosphere.services.serving.ModelTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Chooses the serving bundle. */
@Command(name = "serve", description = "Let all nodes serve a bundle.", mixinStandardHelpOptions = true)
final class ModelServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Mixin
    private NodeStatus node;

    @Parameters(
            paramLabel = "BUNDLE",
            description = "A built-in bundle's name, or a folder that this machine and every node can read.")
    private String bundle;

    @Override
    public Integer call() {
        Settings settings = options.load();
        ModelTopic topic = ModelTopic.open(settings);
        topic.serve(bundle, ServedModels.ask(node, settings.http()).common());
        ModelShowCommand.show(topic, settings, spec.commandLine().getOut());
        return 0;
    }
}
