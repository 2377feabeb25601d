/**
 * Terminal output and common arguments of commands: {@link TextTable}, {@link Progress}, {@link SettingsOptions},
 * {@link FileOptions} with {@link SpectrumInputs}, {@link CommandErrors}.
 */
@NullMarked
package org.photosphere.services.cli.console;

import org.jspecify.annotations.NullMarked;
