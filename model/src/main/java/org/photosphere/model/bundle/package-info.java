/** A trained model as one verified folder: weights, wavelengths, labels, provenance, digests. */
@NullMarked
package org.photosphere.model.bundle;

import org.jspecify.annotations.NullMarked;
