package org.photosphere.services.cli.stream;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.services.cli.console.SettingsOptions;
import org.photosphere.services.config.Settings;
import org.photosphere.services.serving.ModelChoices.Role;
import org.photosphere.services.serving.ModelTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a bundle on a fraction of the spectra, for comparison only. */
@Command(
        name = "shadow",
        description = "Let a bundle answer a fraction of the spectra alongside the serving one; its answers are not"
                + " published.",
        mixinStandardHelpOptions = true)
final class ModelShadowCommand implements Callable<Integer> {

    private static final double DEFAULT_SHARE = 0.05;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Parameters(arity = "0..1", paramLabel = "BUNDLE", description = "As for serve; leave it out with --end.")
    private @Nullable String bundle;

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            description = "Fraction of the spectra, above 0 to 1 (default: 0.05); each takes a device about twice as"
                    + " long.")
    private double share = DEFAULT_SHARE;

    @Option(names = "--end", description = "End the shadow and discard its sums.")
    private boolean end;

    @Override
    public Integer call() {
        if (!(share > 0 && share <= 1)) {
            throw new InputException("a share of " + share + " is not between 0 and 1", "give --share 0.05 or so");
        }
        Settings settings = options.load();
        if (end == (bundle != null)) {
            throw new InputException("neither or both of a bundle and --end given", "give either a bundle or --end");
        }
        ModelTopic topic = ModelTopic.open(settings);
        if (bundle != null) {
            topic.shadow(bundle, share);
        } else {
            topic.end(Role.SHADOW);
        }
        ModelShowCommand.show(topic, settings, spec.commandLine().getOut());
        return 0;
    }
}
