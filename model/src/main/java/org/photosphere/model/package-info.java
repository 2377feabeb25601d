/** Physics-embedded forward models of stellar spectra and their inversion. */
@NullMarked
package org.photosphere.model;

import org.jspecify.annotations.NullMarked;
