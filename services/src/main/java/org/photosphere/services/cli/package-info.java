/** The command line. */
@NullMarked
package org.photosphere.services.cli;

import org.jspecify.annotations.NullMarked;
