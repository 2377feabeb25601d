/** From an observed spectrum to labels with uncertainties and flags; knows only the forward model's interface. */
@NullMarked
package org.photosphere.model.inversion;

import org.jspecify.annotations.NullMarked;
