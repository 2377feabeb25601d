package org.photosphere.services.cli.stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code photosphere model}: which bundle serves, which one runs in its shadow. */
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
            "Choices stand on the compacted topic <prefix>.models. A node loads a chosen bundle beside the one that",
            "serves, warms it, and lets it answer from its next micro-batch on; where it does not load the old one goes on,",
            "and 'photosphere status' says why.",
            "",
            "Example: photosphere model shadow new/ --share 0.05; photosphere model compare; photosphere model serve new/"
        })
public final class ModelCommand {}
