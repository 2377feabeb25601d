package org.photosphere.services.cli.science;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code photosphere bundle}: bundles of models, made of other forms and measured anew. */
@Command(
        name = "bundle",
        description = "Works on model bundles.",
        subcommands = {
            BundleImportPayneCommand.class,
            BundleMeasureCommand.class,
            BundleReferenceCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BundleCommand {}
