/** From an inversion to a flagged result. */
@NullMarked
package org.photosphere.services.quality;

import org.jspecify.annotations.NullMarked;
