/** Physical constants and conversions, each with unit and source; depends on nothing. */
@NullMarked
package org.photosphere.model.units;

import org.jspecify.annotations.NullMarked;
