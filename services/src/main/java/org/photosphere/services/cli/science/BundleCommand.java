package org.photosphere.services.cli.science;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code photosphere bundle}: import and measurement of model bundles. */
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
