package org.photosphere.services.cli.science;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code photosphere grid}: grids of model atmospheres, made and described. */
@Command(
        name = "grid",
        description = "Makes a grid file of a library of spectra, or tells what is in one.",
        subcommands = {GridBuildCommand.class, GridInfoCommand.class, HelpCommand.class},
        mixinStandardHelpOptions = true)
public final class GridCommand {}
