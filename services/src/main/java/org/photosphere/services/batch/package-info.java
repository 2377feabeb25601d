/** Groups validated spectra by instrument, size and time. */
@NullMarked
package org.photosphere.services.batch;

import org.jspecify.annotations.NullMarked;
