package org.photosphere.services.cli.stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code photosphere model}: chooses the serving bundle and its shadow. */
@Command(
        name = "model",
        description =
                "Choose the bundle that all nodes serve, or one to run in its shadow; nodes change while they run.",
        subcommands = {
            ModelShowCommand.class,
            ModelServeCommand.class,
            ModelRollbackCommand.class,
            ModelShadowCommand.class,
            ModelCompareCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Choices are on the compacted topic <prefix>.models. A node loads a chosen bundle while the old one"
                    + " serves,",
            "warms it, and switches at its next micro-batch; if it does not load, the old one continues to serve,",
            "and 'photosphere status' shows the reason.",
            "",
            "Example: photosphere model shadow new/ --share 0.05; photosphere model compare; photosphere model serve new/"
        })
public final class ModelCommand {}
