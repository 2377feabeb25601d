/** Simulated spectra of known labels in the live stream, and what becomes of them. */
@NullMarked
package org.photosphere.services.truth;

import org.jspecify.annotations.NullMarked;
