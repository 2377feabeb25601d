/** Simulated spectra of known labels in the live stream, and the comparison of their answers with the truth. */
@NullMarked
package org.photosphere.services.truth;

import org.jspecify.annotations.NullMarked;
