/** Spectra of known labels as an instrument would observe them. */
@NullMarked
package org.photosphere.model.simulation;

import org.jspecify.annotations.NullMarked;
