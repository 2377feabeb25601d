package org.photosphere.services.cli.science;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code photosphere grid}: builds and describes grids of model atmospheres. */
@Command(
        name = "grid",
        description = "Builds a grid file from a library of spectra, or describes one.",
        subcommands = {GridBuildCommand.class, GridInfoCommand.class, HelpCommand.class},
        mixinStandardHelpOptions = true)
public final class GridCommand {}
