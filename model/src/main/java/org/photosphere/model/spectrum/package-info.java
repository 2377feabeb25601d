/** Observed spectra and wavelength axes as plain values; flux-conserving rebinning. */
@NullMarked
package org.photosphere.model.spectrum;

import org.jspecify.annotations.NullMarked;
