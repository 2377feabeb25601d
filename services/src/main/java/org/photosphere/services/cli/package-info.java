/**
 * The command line: {@link Main} and the packages of its commands.
 *
 * <p>{@code cli.stream} holds the commands of a running system, {@code cli.science} those of models and files, {@code
 * cli.bench} measurements of speed, {@code cli.demo} the demonstration with its simulated surveys. {@code cli.answers}
 * prints results, {@code cli.console} reads arguments and writes to a terminal.
 */
@NullMarked
package org.photosphere.services.cli;

import org.jspecify.annotations.NullMarked;
